import { spawnSync } from 'node:child_process';
import { chmodSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fillToolFolder } from '../../../../stacks/targets/machine/tool-folder.ts';
import { tempFolder, write } from '../../support/temp.ts';

/** With a stand-in for Java that prints its words; the folder has a blank and a quote in its name. */
async function filled() {
  const home = join(tempFolder(), "it's a home");
  const java = write(join(home, 'java'), '#!/bin/sh\nprintf "%s\\n" "$@"\n');
  chmodSync(java, 0o755);
  const distribution = { kafkaLibs: join(home, 'libs'), registryJar: '' };
  const place = { distribution, java, log4jFile: join(home, 'log4j.properties') };
  const folder = join(home, 'tools');
  await fillToolFolder(folder, place);
  const run = (script: string) => {
    const env = { PATH: `${folder}:${process.env['PATH'] ?? ''}` };
    const { status, stdout } = spawnSync('sh', ['-c', script], { env, encoding: 'utf8' });
    return { status, words: stdout.trim().split('\n') };
  };
  return { home, folder, place, run };
}

it.each(['kafka-topics', 'kafka-topics.sh'])(
  '%s starts its class with the arguments as they are',
  async (name) => {
    const { home, run } = await filled();
    const { status, words } = run(`${name} --topic 'a b' '*'`);
    expect(status).toBe(0);
    expect(words.slice(-4)).toEqual(['kafka.admin.TopicCommand', '--topic', 'a b', '*']);
    expect(words[words.indexOf('-cp') + 1]).toBe(join(home, 'libs', '*'));
    expect(words).toContain(`-Dlog4j.configuration=file:${join(home, 'log4j.properties')}`);
  },
);

it('kafka-run-class starts any class, zookeeper-shell gets the word in front', async () => {
  const { run } = await filled();
  expect(run('kafka-run-class a.B --help').words.slice(-2)).toEqual(['a.B', '--help']);
  expect(run('zookeeper-shell zk:2181').words.slice(-2)).toEqual(['-server', 'zk:2181']);
});

it('the folder is filled once, and anew for another place', async () => {
  const { folder, place, run } = await filled();
  const tool = join(folder, 'kafka-topics');
  writeFileSync(tool, '#!/bin/sh\necho kept\n');
  await fillToolFolder(folder, place);
  expect(run('kafka-topics').words).toEqual(['kept']);
  await fillToolFolder(folder, { ...place, log4jFile: '/other' });
  expect(run('kafka-topics').words).toContain('-Dlog4j.configuration=file:/other');
  expect(statSync(tool).mode & 0o111).toBe(0o111);
});
