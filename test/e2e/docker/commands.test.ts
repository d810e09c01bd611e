/** The command line on a running stack that keeps its data in a folder, called from a shell that is full of traps. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { containerIds, inspectContainer, onEngine } from '../../support/engine.ts';
import { TestStack } from '../../support/stack.ts';
import { eventually } from '../../support/until.ts';

/** What Kafka's scripts and every JVM would obey. */
const traps = {
  JMX_PORT: '9999',
  KAFKA_OPTS: '-javaagent:nowhere.jar',
  KAFKA_HEAP_OPTS: '-Xmx99g',
  KAFKA_JMX_OPTS: '-Dcom.sun.management.jmxremote.port=9999',
  CLASSPATH: '/nowhere',
  JAVA_TOOL_OPTIONS: '-Dtrap=1',
};

describe('commands on an engine', () => {
  let stack: TestStack;
  let bootstrap: string[];
  const dataDir = () => join(stack.dir, 'data');
  const exec = (words: string[], input?: string) =>
    stack.run(['exec', 'kafka', '--', ...words], {
      env: traps,
      ...(input === undefined ? {} : { input }),
    });

  beforeAll(async () => {
    stack = await TestStack.make(onEngine);
    stack.configure({ ...onEngine, dataDir: dataDir() });
    bootstrap = ['--bootstrap-server', `localhost:${stack.port(9092)}`];
    await stack.ok(['up'], { env: traps });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  test('ps, health, doctor and smoke agree that everything runs', async () => {
    const ps = await stack.json(['ps']);
    const running = (ps['services'] as { service: string; state: string }[])
      .filter(({ state }) => state === 'running')
      .map(({ service }) => service);
    expect(running).toEqual(['zookeeper', 'kafka', 'schema-registry', 'connect', 'ui']);
    expect(await stack.json(['health'])).toMatchObject({ healthy: true });
    expect(await stack.json(['doctor'])).toMatchObject({ ok: true });
    const smoke = await stack.json(['smoke']);
    expect(smoke).toMatchObject({ ok: true });
    const results = smoke['results'] as { sent: number; lost: number; duplicated: number }[];
    expect(results.length).toBeGreaterThanOrEqual(4);
    for (const result of results) expect(result).toMatchObject({ lost: 0, duplicated: 0 });
  });

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

  test("Kafka's tools work with JMX on and traps set, ten in a row within the memory limit", async () => {
    const create = ['--create', '--topic', 'first', '--partitions', '1', ...bootstrap];
    expect((await exec(['kafka-topics', ...create])).stdout).toBe('Created topic first.');
    const produced = ['--topic', 'first', ...bootstrap];
    expect((await exec(['kafka-console-producer', ...produced], 'one\ntwo\n')).exitCode).toBe(0);
    const consumed = ['--from-beginning', '--max-messages', '2', '--group', 'readers'];
    const read = await exec(['kafka-console-consumer', ...produced, ...consumed]);
    expect(read.stdout).toBe('one\ntwo');
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

  test('exec gives the exit code of the program, and takes the name of a container', async () => {
    expect((await exec(['sh', '-c', 'exit 7'])).exitCode).toBe(7);
    expect((await exec(['kafka-topics', '--nonsense'])).exitCode).toBe(1);
    const connect = ['exec', `${stack.name}-kafka-connect`, '--', 'cat', '/etc/hostname'];
    expect(await stack.ok(connect)).toBe('kafka-connect');
  });

  test('logs show the last lines of one service, or of all behind their names', async () => {
    const one = await stack.ok(['logs', 'kafka', '--tail', '5']);
    expect(one.split('\n')).toHaveLength(5);
    const all = await stack.ok(['logs', '--tail', '1']);
    expect(all).toMatch(new RegExp(`^${stack.name}-zookeeper +\\| `, 'm'));
    expect(all).toMatch(new RegExp(`^${stack.name}-kafka +\\| `, 'm'));
  });

  test('logs --follow goes on as the log grows', async () => {
    const following = stack.start(['logs', 'kafka', '--follow', '--tail', '0']);
    let seen = '';
    following.stdout.on('data', (chunk: Buffer) => (seen += chunk.toString()));
    try {
      await eventually(
        async () => {
          const topic = `followed-${Date.now()}`;
          await exec(['kafka-topics', '--create', '--topic', topic, ...bootstrap]);
          return seen;
        },
        (text) => text.includes('followed-'),
      );
    } finally {
      following.kill('SIGTERM');
      await following;
    }
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
