/** A stack's life in a cluster. The steps build on each other, in order. */
import { expect, test } from 'vitest';
import { clusterUp } from '../../support/cluster/cluster.ts';
import { lifecycleSuite, type Life } from '../../support/lifecycle-suite.ts';
import {
  inNamespace,
  killProcess,
  kubectl,
  leftOf,
  namespaceOf,
  onCluster,
  podEndings,
  podIds,
  podsOf,
} from '../../support/on-cluster.ts';
import { produceDuring } from '../../support/steady-producer.ts';
import { eventually } from '../../support/until.ts';

/**
 * The stack itself, our component, provider, namespace, 5 services with settings, what makes their pods, 7 Services, 2
 * claims of Deployments, connectors, what ends each service, 7 proofs.
 */
const all = 41;

/** But for the claims. */
const everything = 'statefulsets,deployments,services,configmaps,secrets';

lifecycleSuite(
  {
    where: 'in a cluster',
    settings: onCluster,
    all,
    ids: podIds,
    runs: /\$kubernetes:apps\/v1:(StatefulSet|Deployment)::/,
    brokerStarted: async (stack) => (await podsOf(stack))['kafka']?.status.phase === 'Running',
    left: leftOf,
    kept: (stack) => [
      `namespace/${namespaceOf(stack)}`,
      'persistentvolumeclaim/connectors',
      'persistentvolumeclaim/kafka-connect-data',
      'persistentvolumeclaim/kafka-data-kafka-0',
      'persistentvolumeclaim/zookeeper-data-zookeeper-0',
      'persistentvolumeclaim/zookeeper-logs-zookeeper-0',
    ],
    async removeAll(stack) {
      await inNamespace(stack, 'delete', everything, '--all', '--wait');
      // What made them is gone first.
      await eventually(
        () => inNamespace(stack, 'get', 'pods', '--output=name'),
        (pods) => pods === '',
        60_000,
      );
    },
    // Claims and all.
    harm: (second) => kubectl('delete', 'namespace', namespaceOf({ name: second }), '--wait'),
    async watchDown(stack, down) {
      const seen = await podEndings(stack, down);
      const brokerGone = seen.indexOf('DELETED kafka-0');
      expect(brokerGone, seen.join('\n')).toBeGreaterThan(-1);
      expect(seen.indexOf('MODIFIED zookeeper-0'), seen.join('\n')).toBeGreaterThan(brokerGone);
    },
  },
  steps,
);

/** What only a cluster has. */
function steps(life: () => Life): void {
  const here = (...args: string[]) => inNamespace(life().stack, ...args);
  const up = () => life().stack.run(['up']);

  /** Waits until the pods of a part are all gone. */
  async function untilGone(part: string): Promise<void> {
    await eventually(podsNow, (pods) => !(part in pods));
  }
  const podsNow = () => podsOf(life().stack);

  test('the stack is in a namespace of its own, under the labels that tools know', async () => {
    const labels = 'app.kubernetes.io/part-of=kafka-stack,app.kubernetes.io/managed-by=pulumi';
    const found = await kubectl('get', 'namespaces', '--selector', labels, '--output=name');
    expect(found.split('\n')).toContain(`namespace/${namespaceOf(life().stack)}`);
  });

  test("a pod that is deleted comes back by itself, whatever other Services' names are", async () => {
    // Linked, they would be settings of the broker: KAFKA_ADVERTISED_PORT makes the image refuse to start.
    for (const name of ['kafka-advertised', 'kafka-zookeeper'])
      await here('create', 'service', 'clusterip', name, '--tcp=9092');
    const before = await life().ids();
    await here('delete', 'pod', 'kafka-0');
    await life().expectSame();
    await life().untilHealthy();
    expect(await life().replacedSince(before)).toEqual(['kafka']);
    await life().expectContent();
    expect(await here('exec', 'kafka-0', '--', 'env')).not.toContain('KAFKA_ADVERTISED_PORT');
    await here('delete', 'services', 'kafka-advertised', 'kafka-zookeeper');
  });

  test('after SIGKILL of the broker an up at once finds it back', async () => {
    const before = await life().ids();
    await killProcess(life().stack, 'kafka');
    await life().upReplaces(0);
    await life().untilHealthy();
    expect(await life().ids()).toEqual(before);
    const [broker] = (await podsNow())['kafka']?.status.containerStatuses ?? [];
    expect(broker?.restartCount).toBeGreaterThan(0);
    await life().expectContent();
  });

  test('a StatefulSet that somebody has deleted comes back with its data', async () => {
    await here('delete', 'statefulset', 'kafka', '--wait');
    await untilGone('kafka');
    await life().expectReplaced('kafka');
  });

  test('what has been scaled to none comes back with its data', async () => {
    await here('scale', 'statefulset/kafka', '--replicas=0');
    await untilGone('kafka');
    await life().expectReplaced('kafka');
  });

  test('a Service and a ConfigMap that somebody has deleted come back, and the pods stay', async () => {
    const objects = ['service/kafka-0', 'configmap/kafka-env'];
    await here('delete', ...objects);
    const before = await life().ids();
    expect((await life().preview()).services).toEqual([]);
    await life().upReplaces(2);
    expect(await life().ids()).toEqual(before);
    await life().expectContent();
    expect((await here('get', ...objects, '--output=name')).split('\n')).toHaveLength(2);
  });

  test('a kubelet that is restarted keeps the pods', async () => {
    const before = await life().ids();
    await (await clusterUp()).restart('kubelet');
    await life().untilHealthy();
    expect(await life().ids()).toEqual(before);
    await life().expectUnchanged();
  });

  test('while the StatefulSet is rolled a producer loses nothing that was acknowledged', async () => {
    const before = await life().ids();
    const brokers = `127.0.0.1:${life().stack.port(9092)}`;
    const outcome = await produceDuring(brokers, 5000, () =>
      here('rollout', 'restart', 'statefulset/kafka'),
    );
    expect(outcome).toEqual({ acknowledged: 5000, lost: [] });
    expect(await life().replacedSince(before)).toEqual(['kafka']);
    await life().expectContent();
  });

  test('an image that is not there fails with what the cluster says, and the right one heals', async () => {
    life().change({ images: { connect: 'kafka-stack/connect:none' } });
    const { exitCode, stderr } = await up();
    expect(exitCode, stderr).toBe(1);
    expect(stderr).toMatch(/connect-\S+: (ImagePullBackOff|ErrImagePull): .*connect:none/);
    expect(stderr).toMatch(/event Failed: .*connect:none/);
    life().change({ images: {} });
    await life().stack.ok(['up']);
    await life().expectContent();
    await life().expectUnchanged();
  });

  test('a pod that no node has room for fails with what the scheduler says, and less heals', async () => {
    life().change({ heapMb: { connect: 900 * 1024 } });
    expect((await up()).stderr).toContain('KS_MEMORY kafka-stack:heapMb.connect');
    life().change({ disableChecks: ['KS_MEMORY'] });
    const { exitCode, stderr } = await up();
    expect(exitCode, stderr).toBe(1);
    expect(stderr).toMatch(/connect-\S+: Unschedulable: .*Insufficient memory/);
    expect(stderr).toMatch(/event FailedScheduling: .*Insufficient memory/);
    life().change({ heapMb: {}, disableChecks: [] });
    await life().stack.ok(['up']);
    await life().expectContent();
  });
}
