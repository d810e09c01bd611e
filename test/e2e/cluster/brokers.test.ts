import { brokersSuite } from '../../support/brokers-suite.ts';
import { lines } from '../../support/engine.ts';
import { inNamespace, kubectl, onCluster } from '../../support/on-cluster.ts';

const volumes = ['kafka-data-kafka-0', 'kafka-data-kafka-1', 'kafka-data-kafka-2'] as const;

brokersSuite({
  where: 'in a cluster',
  settings: onCluster,
  // The cluster would start it again at once: until then no node takes it.
  async kill(stack) {
    await kubectl('cordon', await node());
    await inNamespace(stack, 'delete', 'pod', 'kafka-1', '--force', '--grace-period=0');
  },
  release: async () => kubectl('uncordon', await node()),
  volumes,
  async data(stack) {
    const listed = await inNamespace(stack, 'get', 'pvc', '--output=name', '--ignore-not-found');
    const names = lines(listed).map((line) => line.replace('persistentvolumeclaim/', ''));
    return volumes.filter((name) => names.includes(name));
  },
});

async function node(): Promise<string> {
  return (await kubectl('get', 'nodes', '--output=name')).replace('node/', '');
}
