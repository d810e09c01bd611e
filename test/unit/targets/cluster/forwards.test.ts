import { expect, it, vi } from 'vitest';
import { forwardsOf } from '../../../../stacks/targets/cluster/forwards.ts';
import { servicesOf } from '../../../../stacks/targets/cluster/manifests.ts';
import { kubernetes } from '../../../../stacks/targets/kubernetes.ts';
import { runningServices, type Topology } from '../../../../stacks/topology/types.ts';
import { stack } from '../../topology/stacks.ts';

const place = { context: 'prod', namespace: 'kafka-stack-dev' };
const inCluster = (settings: Readonly<Record<string, unknown>>) =>
  stack({ access: 'port-forward', ...settings }, kubernetes.traits);

function forwards(topology: Topology) {
  return runningServices(topology).flatMap((service) => forwardsOf(service, topology, place));
}

/** By name, the words behind the address. */
function leadTo(topology: Topology): Record<string, string> {
  return Object.fromEntries(
    forwards(topology).map(({ name, command }) => [
      name,
      command.slice(command.indexOf('--address') + 1).join(' '),
    ]),
  );
}

it('leads from the port that clients are told to the port of each Service', () => {
  expect(leadTo(inCluster({}))).toEqual({
    'zookeeper-forward': '127.0.0.1 zookeeper-0 30181:2181',
    'kafka-forward': '127.0.0.1 kafka-0 30092:30092 30101:9101',
    'schema-registry-forward': '127.0.0.1 schema-registry 30081:8081',
    'connect-forward': '127.0.0.1 kafka-connect 30083:8083',
    'ui-forward': '127.0.0.1 kafka-ui 30080:8080',
  });
});

it('leads to each broker at a port of its own', () => {
  const { 'kafka-forward': first, ...others } = leadTo(inCluster({ brokers: 3 }));
  expect([first, others['kafka-2-forward'], others['kafka-3-forward']]).toEqual([
    '127.0.0.1 kafka-0 30092:30092 30101:9101',
    '127.0.0.1 kafka-1 30093:30092 30102:9101',
    '127.0.0.1 kafka-2 30094:30092 30103:9101',
  ]);
});

it('is told where the cluster is, and listens where the stack does', () => {
  const [first] = forwards(inCluster({ listenAddress: '0.0.0.0' }));
  expect(first?.command.slice(2, 8)).toEqual([
    ...['--context', 'prod', '--namespace', 'kafka-stack-dev', '--address', '0.0.0.0'],
  ]);
});

it('finds the kubeconfig also from another folder', () => {
  vi.stubEnv('KUBECONFIG', 'one:/two');
  const [first] = forwards(inCluster({}));
  expect(first?.env['KUBECONFIG']).toBe(`${process.cwd()}/one:/two`);
});

it('is not there where the nodes have the ports', () => {
  expect(forwards(inCluster({ access: 'node-port' }))).toEqual([]);
});

it.each([
  ['node-port', 'NodePort', true],
  ['port-forward', 'ClusterIP', false],
])('with access %s Services that are published are of type %s', (access, type, atNodes) => {
  const options = { image: (name: string) => name, secretEnv: false };
  const parts = servicesOf(inCluster({ access }), options);
  const specs = parts
    .flatMap(({ beside }) => beside)
    .filter(({ kind }) => kind === 'Service')
    .map(({ spec }) => spec as { type?: string; ports: { nodePort?: number }[] })
    // Those without a type are the names of pods.
    .filter((spec) => spec.type !== undefined);
  expect(specs.map((spec) => spec.type)).toEqual([type, type, type, type, type]);
  const numbers = specs.flatMap(({ ports }) => ports.flatMap(({ nodePort }) => nodePort ?? []));
  expect(numbers.length > 0).toBe(atNodes);
});
