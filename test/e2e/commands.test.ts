/** The command line on a running stack of processes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openDistribution } from '../../distribution/open.ts';
import { bootstrapOf, commandsSuite, execOn, traps } from '../support/commands-suite.ts';
import { TestStack } from '../support/stack.ts';

describe('commands', () => {
  let stack: TestStack;
  let bootstrap: string[];

  beforeAll(async () => {
    stack = await TestStack.make({
      env: {
        zookeeper: { ZOOKEEPER_SNAP_COUNT: 50_000 },
        connect: { CONNECT_OFFSET_FLUSH_INTERVAL_MS: 5000 },
      },
    });
    bootstrap = bootstrapOf(stack);
    await stack.ok(['up'], { env: traps });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const exec = execOn(() => stack);

  commandsSuite(() => stack);

  test("Kafka's tools work by name, with and without .sh", async () => {
    expect((await exec(['kafka-topics.sh', '--list', ...bootstrap])).stdout).toContain('first');
    expect((await exec(['kafka-broker-api-versions', ...bootstrap])).exitCode).toBe(0);
    expect(
      (await exec(['kafka-topics', '--delete', '--topic', 'first', ...bootstrap])).exitCode,
    ).toBe(0);
    expect((await exec(['kafka-topics', '--list', ...bootstrap])).stdout).not.toContain('first');
  });

  test("Kafka's tools work by name in a shell beside a service", async () => {
    const script = `kafka-topics --list ${bootstrap.join(' ')} | grep -c __consumer_offsets`;
    expect(await exec(['sh', '-c', script])).toMatchObject({ exitCode: 0, stdout: '1' });
  });

  test('folders of the image are found where they are on this machine', async () => {
    const { stdout } = await exec(['ls', '/var/lib/kafka/data']);
    expect(stdout).toContain('meta.properties');
    const log = '/var/lib/kafka/data/__consumer_offsets-0/00000000000000000000.log';
    expect((await exec(['kafka-dump-log', '--files', log])).exitCode).toBe(0);
  });

  test('exec names the nearest tool', async () => {
    const missing = await exec(['kafka-topic', '--list']);
    expect(missing.exitCode).toBe(2);
    expect(missing.stderr).toContain('use kafka-topics');
  });

  test('settings of the configuration reach the running services', async () => {
    const config = await stack.json(['config']);
    expect(config['services']).toContainEqual({
      service: 'zookeeper',
      env: 'ZOOKEEPER_SNAP_COUNT',
      property: 'snapCount',
      value: '50000',
      from: 'config',
    });
    const describe = ['--describe', '--all', '--entity-type', 'brokers', '--entity-name', '1'];
    const { stdout } = await exec(['kafka-configs', ...describe, ...bootstrap]);
    expect(stdout).toContain('auto.create.topics.enable=true');
    expect(stdout).toContain('offsets.topic.replication.factor=1');
  });

  test('doctor finds nothing wrong, and says what it found', async () => {
    const { ok, findings } = await stack.json(['doctor']);
    expect(ok, JSON.stringify(findings)).toBe(true);
    const what = (findings as { what: string }[]).map((each) => each.what);
    expect(what).toContain('java');
  });

  test('a connector plug-in in connectors/ is seen after a restart of Connect', async () => {
    const plugin = join(stack.dir, 'connectors', 'mine');
    const loading = `Loading plugin from: ${plugin}`;
    expect(await stack.ok(['logs', 'connect'])).not.toContain(loading);
    mkdirSync(plugin);
    const libs = openDistribution().kafkaLibs;
    const jar = readdirSync(libs).find((name) => name.startsWith('connect-file-')) ?? '';
    copyFileSync(join(libs, jar), join(plugin, jar));
    await stack.ok(['restart', 'connect']);
    expect(await stack.ok(['logs', 'connect'])).toContain(loading);
  });

  test('clients that know only the Confluent paths work against the registry', async () => {
    const ask = async (path: string) =>
      (await fetch(`http://localhost:${stack.port(8081)}${path}`)).json();
    expect(await ask('/subjects')).toEqual([]);
    expect(await ask('/config')).toEqual({ compatibilityLevel: 'BACKWARD' });
  });

  test('everything is closed to other machines', async () => {
    const { stdout } = await exec(['ss', '-Hltn']);
    const own = stdout.split('\n').filter((line) => /:(\d+)\s/.exec(line) && isOwn(line));
    expect(own.length).toBeGreaterThanOrEqual(7);
    for (const line of own) expect(line).toMatch(/127\.0\.0\.1\]?:\d+/);
  });

  test('smoke says which tests fail, and counts what still works', async () => {
    process.kill(stack.pids()['schema-registry'] ?? 0, 'SIGKILL');
    const { exitCode, stdout } = await stack.run(['smoke', '--json']);
    expect(exitCode).toBe(1);
    const { ok, results, failures } = JSON.parse(stdout) as Smoke;
    expect(ok).toBe(false);
    const [ofFile, ...ofTests] = failures;
    expect(ofFile?.test).toBe('test/smoke/schema-registry.test.ts');
    expect(ofFile?.problem).toContain('ECONNREFUSED');
    expect(ofTests.map(({ test }) => test)).toContain(
      'the schema registry gives one schema one id, however often it is registered',
    );
    for (const { test } of ofTests) expect(test).toMatch(/^the schema registry /);
    expect(results).toContainEqual({
      ...{ test: '1000 keyed records through 4 partitions' },
      ...{ sent: 1000, received: 1000, lost: 0, duplicated: 0 },
    });
    await stack.ok(['up']);
    expect(await stack.json(['smoke'])).toMatchObject({ ok: true, failures: [] });
  });

  function isOwn(line: string): boolean {
    return [2181, 9092, 29092, 9101, 8081, 8083, 18081].some((port) =>
      line.includes(`:${stack.port(port)} `),
    );
  }
});

interface Smoke {
  readonly ok: boolean;
  readonly results: readonly unknown[];
  readonly failures: readonly { readonly test: string; readonly problem: string }[];
}
