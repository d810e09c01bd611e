/** The command line on a running stack of containers that keeps its data in a folder. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bootstrapOf, commandsSuite, execOn, traps } from '../../support/commands-suite.ts';
import { containerIds, inspectContainer, onEngine } from '../../support/engine.ts';
import { TestStack } from '../../support/stack.ts';
import { eventually } from '../../support/until.ts';

describe('commands on an engine', () => {
  let stack: TestStack;
  let bootstrap: string[];
  const dataDir = () => join(stack.dir, 'data');
  const exec = execOn(() => stack);

  beforeAll(async () => {
    stack = await TestStack.make(onEngine);
    stack.configure({ ...onEngine, dataDir: dataDir() });
    bootstrap = bootstrapOf(stack);
    await stack.ok(['up'], { env: traps });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  commandsSuite(
    () => stack,
    (service) => `${stack.name}-${service === 'connect' ? 'kafka-connect' : service}`,
  );

  test('the health checks of all containers pass', async () => {
    const names = Object.values(await containerIds(stack));
    const health = async () =>
      (await Promise.all(names.map(inspectContainer))).map(({ State }) => State.Health?.Status);
    await eventually(health, (states) => states.every((state) => state === 'healthy'), 60_000);
  });

  test('the data is in the folder, which belongs to the user of the images', () => {
    expect(existsSync(join(dataDir(), 'kafka-data', 'meta.properties'))).toBe(true);
    expect(statSync(join(dataDir(), 'zookeeper-data', 'version-2')).uid).toBe(1000);
  });

  test("Kafka's tools work beside the broker one after the other, within its memory limit", async () => {
    const describe = ['--describe', '--group', 'readers', ...bootstrap];
    expect((await exec(['kafka-consumer-groups', ...describe])).stdout).toMatch(/first +0 +2 +2/);
    const segment = '/var/lib/kafka/data/first-0/00000000000000000000.log';
    const dump = await exec(['kafka-dump-log', '--print-data-log', '--files', segment]);
    expect(dump.stdout).toContain('payload: two');
    for (let call = 0; call < 5; call += 1) {
      expect(await exec(['kafka-topics.sh', '--list', ...bootstrap])).toMatchObject({
        exitCode: 0,
      });
    }
    const { RestartCount, State } = await inspectContainer(`${stack.name}-kafka`);
    expect({ RestartCount, OOMKilled: State.OOMKilled, Status: State.Status }).toEqual({
      RestartCount: 0,
      OOMKilled: false,
      Status: 'running',
    });
  });

  test('exec takes the name of a container', async () => {
    const connect = ['exec', `${stack.name}-kafka-connect`, '--', 'cat', '/etc/hostname'];
    expect(await stack.ok(connect)).toBe('kafka-connect');
  });

  test('everything is closed to other machines', async () => {
    const containers = await Promise.all(
      Object.values(await containerIds(stack)).map(inspectContainer),
    );
    const bound = containers
      .flatMap(({ HostConfig }) => Object.values(HostConfig.PortBindings))
      .flat()
      .map(({ HostIp }) => HostIp);
    expect(bound).toEqual(Array.from({ length: 6 }, () => '127.0.0.1'));
  });

  test('down --volumes deletes the data in the folder', async () => {
    const { exitCode, stderr } = await stack.run(['down', '--volumes']);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/deleting volume kafka-data \(\d+ MiB\) .*data\/kafka-data/);
    expect(existsSync(join(dataDir(), 'kafka-data'))).toBe(false);
  });
});
