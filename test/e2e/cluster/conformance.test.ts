/** A stack in a cluster is what it says of itself, and the command line does on it what it does elsewhere. */
import { expect, test } from 'vitest';
import { commandsSuite } from '../../support/commands-suite.ts';
import { conformsWithEngine } from '../../support/conformance-engine.ts';
import { consoleSuite } from '../../support/console/suite.ts';
import { groupsDemo } from '../../support/groups-demo.ts';
import { namespaceOf, onCluster, podIds, podsOf } from '../../support/on-cluster.ts';
import type { TestStack } from '../../support/stack.ts';

conformsWithEngine(
  {
    target: 'kubernetes',
    settings: onCluster,
    running: async (stack) => Object.keys(await podsOf(stack)),
    processes: ['connect', 'kafka', 'schema-registry', 'ui', 'zookeeper'],
    unavailable: {},
  },
  (stack) => {
    commandsSuite(stack);
    commands(stack);
    groupsDemo(stack);
    consoleSuite(stack);
  },
);

function commands(stack: () => TestStack): void {
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
