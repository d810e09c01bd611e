/** A stack in a cluster is what it says of itself, and the command line does on it what it does elsewhere. */
import { expect, test } from 'vitest';
import { conformsWithEngine } from '../../support/conformance-engine.ts';
import { consoleSuite } from '../../support/console/suite.ts';
import { groupsDemo } from '../../support/groups-demo.ts';
import { namespaceOf, onCluster, podIds, podsOf } from '../../support/on-cluster.ts';
import type { TestStack } from '../../support/stack.ts';
import { eventually } from '../../support/until.ts';

conformsWithEngine(
  {
    target: 'kubernetes',
    settings: onCluster,
    running: async (stack) => Object.keys(await podsOf(stack)),
    processes: ['connect', 'kafka', 'schema-registry', 'ui', 'zookeeper'],
    unavailable: {},
  },
  (stack) => {
    commands(stack);
    groupsDemo(stack);
    consoleSuite(stack);
  },
);

function commands(stack: () => TestStack): void {
  const bootstrap = () => ['--bootstrap-server', `localhost:${stack().port(9092)}`];
  const exec = (words: readonly string[], input = '') =>
    stack().run(['exec', 'kafka', '--', ...words], { input });

  test('smoke tests pass', async () => {
    const smoke = await stack().json(['smoke']);
    expect(smoke).toMatchObject({ ok: true });
    const results = smoke['results'] as { lost: number; duplicated: number }[];
    expect(results.length).toBeGreaterThanOrEqual(4);
    for (const result of results) expect(result).toMatchObject({ lost: 0, duplicated: 0 });
  });

  test('ps names the pods, and tells since when they run and what they take', async () => {
    const { services } = await stack().json(['ps']);
    const [zookeeper, kafka] = services as Record<string, unknown>[];
    expect([zookeeper?.['name'], kafka?.['name']]).toEqual(['zookeeper-0', 'kafka-0']);
    expect(Date.parse(String(kafka?.['startedAt']))).toBeLessThan(Date.now());
    expect(Number(kafka?.['residentBytes'])).toBeGreaterThan(50_000_000);
  });

  test('doctor names the cluster, its context and the namespace', async () => {
    const { ok, findings } = await stack().json(['doctor']);
    expect(ok).toBe(true);
    const cluster = (findings as { what: string }[]).find(({ what }) => what === 'cluster');
    expect(cluster).toMatchObject({
      verdict: 'ok',
      text: expect.stringMatching(
        `^Kubernetes v1\\..*, context kstack-test, namespace ${namespaceOf(stack())}$`,
      ) as string,
    });
  });

  test('config shows where the stack lives, and the addresses that the pods use', async () => {
    const { settings, services, faults } = await stack().json(['config']);
    expect(settings).toContainEqual(
      expect.objectContaining({
        setting: 'kafka-stack:kubeContext',
        value: 'kstack-test',
        from: 'config',
      }),
    );
    const listeners = (services as { env: string; value: string }[]).find(
      ({ env }) => env === 'KAFKA_ADVERTISED_LISTENERS',
    );
    expect(listeners?.value).toContain(`HOST://127.0.0.1:${stack().port(9092)}`);
    expect(faults).toEqual([]);
  });

  test("Kafka's tools run in a pod, with input, output and exit code", async () => {
    const create = ['--create', '--topic', 'first', '--partitions', '1', ...bootstrap()];
    expect((await exec(['kafka-topics', ...create])).stdout).toBe('Created topic first.');
    const topic = ['--topic', 'first', ...bootstrap()];
    expect((await exec(['kafka-console-producer', ...topic], 'one\ntwo\n')).exitCode).toBe(0);
    const consumed = ['--from-beginning', '--max-messages', '2', '--group', 'readers'];
    const read = await exec(['kafka-console-consumer', ...topic, ...consumed]);
    expect(read.stdout).toBe('one\ntwo');
    expect((await exec(['sh', '-c', 'exit 7'])).exitCode).toBe(7);
  });

  test('logs show the last lines of one service, or of all behind their names', async () => {
    const one = await stack().ok(['logs', 'kafka', '--tail', '5']);
    expect(one.split('\n')).toHaveLength(5);
    const all = await stack().ok(['logs', '--tail', '1']);
    for (const name of ['zookeeper', 'kafka', 'schema-registry', 'connect'])
      expect(all).toMatch(new RegExp(`^${name} +\\| `, 'm'));
  });

  test('logs --follow goes on as the log grows', async () => {
    const following = stack().start(['logs', 'kafka', '--follow', '--tail', '0']);
    let seen = '';
    following.stdout.on('data', (chunk: Buffer) => (seen += chunk.toString()));
    try {
      await eventually(
        async () => {
          const topic = ['--topic', `followed-${Date.now()}`, '--partitions', '1', ...bootstrap()];
          await exec(['kafka-topics', '--create', ...topic]);
          return seen;
        },
        (text) => text.includes('followed-'),
      );
    } finally {
      following.kill('SIGTERM');
      await following;
    }
  });

  test('restart makes another pod of one service, and proves it', async () => {
    const before = await podIds(stack());
    const { changes } = await stack().json(['restart', 'connect']);
    expect(changes).toMatchObject({ replace: 1 });
    const after = await podIds(stack());
    const others = Object.keys(before).filter((name) => after[name] !== before[name]);
    expect(others).toEqual(['connect']);
    expect(await stack().json(['health'])).toMatchObject({ healthy: true });
  });
}
