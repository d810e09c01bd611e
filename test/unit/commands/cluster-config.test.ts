import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { kindConfig, publishedNumbers } from '../../../scripts/lib/cluster/config.ts';
import { kubernetes } from '../../../stacks/targets/kubernetes.ts';
import { stack } from '../topology/stacks.ts';

const inCluster = (settings: Readonly<Record<string, unknown>>) =>
  stack(settings, kubernetes.traits);

function mapping(port: number, listenAddress = '127.0.0.1') {
  return { containerPort: port, hostPort: port, listenAddress, protocol: 'TCP' };
}

it('maps every published port of the stack to the same number, and sets nothing else', () => {
  const ports = [30_080, 30_081, 30_083, 30_092, 30_101, 30_181];
  const config: unknown = parse(kindConfig(inCluster({})));
  expect(config).toEqual({
    kind: 'Cluster',
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    nodes: [{ role: 'control-plane', extraPortMappings: ports.map((port) => mapping(port)) }],
  });
});

it('maps the ports of all brokers', () => {
  const ports = publishedNumbers(inCluster({ brokers: 3 }));
  expect(ports).toEqual(expect.arrayContaining([30_092, 30_093, 30_094, 30_101, 30_102, 30_103]));
});

it('maps the ports of all replicas of the workloads', () => {
  const workloads = [{ name: 'countries', program: 'consumer', replicas: 2, port: 30_600 }];
  const settings = { topics: ['countries'], group: 'g' };
  const topology = inCluster({ workloads: workloads.map((each) => ({ ...each, settings })) });
  expect(publishedNumbers(topology)).toEqual(expect.arrayContaining([30_600, 30_601]));
});

it('maps none where the stack is reached by port-forward, which wants these ports itself', () => {
  expect(publishedNumbers(inCluster({ access: 'port-forward' }))).toEqual([]);
});

it('follows the port offset', () => {
  const moved = publishedNumbers(inCluster({ portOffset: 7 }));
  expect(moved).toEqual(publishedNumbers(inCluster({})).map((port) => port + 7));
});

it('opens what the configuration opens: all with the listen address, one port with a host for clients elsewhere', () => {
  const open = kindConfig(
    inCluster({ listenAddress: '0.0.0.0', advertisedHost: 'here.example.com' }),
  );
  expect(open).not.toContain('127.0.0.1');
  const one = parse(kindConfig(inCluster({ externalHost: 'here.example.com' }))) as {
    nodes: [{ extraPortMappings: { listenAddress: string; hostPort: number }[] }];
  };
  const opened = one.nodes[0].extraPortMappings.filter((each) => each.listenAddress === '0.0.0.0');
  expect(opened).toEqual([mapping(30_192, '0.0.0.0')]);
});
