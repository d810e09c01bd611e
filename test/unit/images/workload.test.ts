import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serviceTree } from '../../../images/files.ts';
import { layout } from '../../../images/layout.ts';
import { launcher, programs, workloadTree } from '../../../images/workload.ts';
import { projectDir } from '../../../stacks/places.ts';
import { tempFolder, write } from '../support/temp.ts';

/** The launcher with a stand-in for Node that prints its words. Does not prove that the programs run in the image. */

function run(name: string, args: readonly string[] = []) {
  const folder = tempFolder();
  const node = write(join(folder, 'node'), '#!/bin/sh\nprintf "%s\\n" "$$" "$@"\nexit 7\n');
  const script = write(join(folder, 'launcher'), launcher().replace(layout.node, node));
  for (const program of [node, script]) chmodSync(program, 0o755);
  const link = join(folder, name);
  symlinkSync(script, link);
  const { pid, status, stdout, stderr } = spawnSync(link, args, { encoding: 'utf8' });
  const [own, ...words] = stdout.trimEnd().split('\n');
  return { inPlace: Number(own) === pid, status, words, stderr };
}

describe('the launcher', () => {
  it.each(Object.keys(programs))('becomes the %s, whose exit code is its own', (name) => {
    expect(run(name, ['--a', 'b c', '*'])).toEqual({
      inPlace: true,
      status: 7,
      words: [`${layout.workloads}/${name}.mjs`, '--a', 'b c', '*'],
      stderr: '',
    });
  });

  it('without a program names them', () => {
    const { status, stderr } = run('workload');
    expect(status).toBe(2);
    for (const name of Object.keys(programs)) expect(stderr).toContain(name);
  });
});

describe('the image of the workloads', () => {
  it('has every program of the project on PATH', () => {
    const { links } = workloadTree({});
    expect(links).toEqual(
      Object.fromEntries(Object.keys(programs).map((name) => [`usr/bin/${name}`, layout.workload])),
    );
    for (const path of Object.values(programs)) {
      expect(readFileSync(join(projectDir, path), 'utf8')).toContain('#!/usr/bin/env node');
    }
  });

  it('has what was bundled in one folder', () => {
    const data = new Uint8Array([0, 255]);
    const { files } = workloadTree({ 'producer.mjs': 'x', 'parts/a.wasm': data });
    expect(files['opt/kafka-stack/workloads/producer.mjs']?.data).toBe('x');
    expect(files['opt/kafka-stack/workloads/parts/a.wasm']?.data).toBe(data);
  });

  it('shares no path with the open images', () => {
    const paths = ({ files, links }: ReturnType<typeof workloadTree>) =>
      Object.keys({ ...files, ...links });
    const others = new Set(paths(serviceTree({ 'entrypoint.mjs': '' })));
    expect(paths(workloadTree({})).filter((path) => others.has(path))).toEqual([]);
  });
});
