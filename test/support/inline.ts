/** A small Pulumi program of a test's own, with the real command line and our provider. */
import { LocalWorkspace, PulumiCommand, type Stack } from '@pulumi/pulumi/automation/index.js';
import { randomUUID } from 'node:crypto';
import { ensurePulumi } from '../../scripts/lib/pulumi.ts';
import { TestStack } from './stack.ts';

type Program = () => unknown;

export class InlineStack implements AsyncDisposable {
  /** Whose copy of the project, home and folder are used. */
  readonly place: TestStack;
  readonly #stack: Stack;

  private constructor(place: TestStack, stack: Stack) {
    this.place = place;
    this.#stack = stack;
  }

  static async make(): Promise<InlineStack> {
    const place = await TestStack.make();
    const { root } = await ensurePulumi();
    const pulumiCommand = await PulumiCommand.get({
      skipVersionCheck: true,
      ...(root === undefined ? {} : { root }),
    });
    const envVars = (await place.json(['env'])) as Record<string, string>;
    const stackName = `i-${randomUUID().slice(0, 8)}`;
    const stack = await LocalWorkspace.createStack(
      { stackName, projectName: 'kafka-stack', program: () => Promise.resolve() },
      { workDir: place.dir, envVars, pulumiCommand },
    );
    return new InlineStack(place, stack);
  }

  /** @returns how many resources were created, replaced, … and what the program has returned. */
  async up(program: Program) {
    const run = () => Promise.resolve(program() as Record<string, unknown>);
    const { summary, outputs } = await this.#stack.up({ program: run });
    const values = Object.entries(outputs).map(([name, { value }]) => [name, value as unknown]);
    return {
      changes: summary.resourceChanges ?? {},
      outputs: Object.fromEntries(values) as Record<string, unknown>,
    };
  }

  async destroy(): Promise<void> {
    await this.#stack.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.destroy();
    } finally {
      await this.place[Symbol.asyncDispose]();
    }
  }
}
