/** A shell of a user's own: a home folder of its own, and what `eval "$(./kstack env)"` puts into it. */
import { execa } from 'execa';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from '../../stacks/places.ts';
import type { TestStack } from './stack.ts';

export interface Said {
  readonly exitCode: number;
  /** Standard output alone. */
  readonly stdout: string;
  /** Both streams, as a terminal shows them. */
  readonly all: string;
}

export class Shell {
  readonly stack: TestStack;
  readonly home: string;

  constructor(stack: TestStack) {
    this.stack = stack;
    this.home = join(stack.dir, '.user');
    mkdirSync(this.home);
  }

  async run(line: string): Promise<Said> {
    const script = `eval "$(./kstack env)" && ${line}`;
    const {
      exitCode = -1,
      stdout,
      all,
    } = await execa('/bin/sh', ['-c', script], {
      cwd: this.stack.dir,
      reject: false,
      all: true,
      stdin: 'ignore',
      // The cache is found from the home folder otherwise.
      env: { ...this.stack.env, HOME: this.home, KSTACK_CACHE: cacheDir },
    });
    return { exitCode, stdout, all };
  }

  /** As `run`, for steps that must work: throws with all that was said. */
  async ok(line: string): Promise<Said> {
    const said = await this.run(line);
    if (said.exitCode === 0) return said;
    throw new Error(`${line} → ${said.exitCode}\n${said.all}`);
  }
}
