/** Programs that make up the cluster, in the order they start. */
import { join } from 'node:path';
import { kubeconfigOf } from './kubeconfig.ts';
import type { Layout } from './layout.ts';
import { apiServer, etcd, etcdPeer, nodeName, podRange, serviceRange } from './network.ts';

export interface Component {
  readonly command: readonly [program: string, ...args: string[]];
  /** Command that succeeds when it serves; without one it does so when it runs. */
  readonly ready?: readonly [program: string, ...args: string[]];
}

export const componentNames = [
  'etcd',
  'containerd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kube-volumes',
  'kubelet',
  'kube-proxy',
] as const;

export type ComponentName = (typeof componentNames)[number];

/** Those that make new pods: they end before pods are taken away. */
export const makers: readonly ComponentName[] = [
  'kube-controller-manager',
  'kube-scheduler',
  'kube-volumes',
];

/** Name of the provisioner that the cluster's storage class asks. */
export const provisioner = 'kstack.test/folder';

/**
 * @param address the node's
 */
export function componentsOf(
  layout: Layout,
  address: string,
): Readonly<Record<ComponentName, Component>> {
  const kubeconfig = (holder: Parameters<typeof kubeconfigOf>[1]) =>
    kubeconfigOf(layout.pki, holder);
  return {
    etcd: { command: ['etcd', ...etcdFlags(layout)], ready: answers(`${etcd}/health`) },
    containerd: {
      command: ['containerd', '--config', join(layout.conf, 'containerd.toml')],
      ready: ['ctr', '--address', layout.socket, 'version'],
    },
    'kube-apiserver': {
      command: [join(layout.bin, 'kube-apiserver'), ...apiServerFlags(layout, address)],
      ready: answers(`${apiServer}/readyz`),
    },
    'kube-controller-manager': {
      command: [join(layout.bin, 'kube-controller-manager'), ...controllerFlags(layout)],
      ready: answers('https://127.0.0.1:10257/healthz'),
    },
    'kube-scheduler': {
      command: [
        join(layout.bin, 'kube-scheduler'),
        ...asClient(kubeconfig('kube-scheduler')),
        '--leader-elect=false',
      ],
      ready: answers('https://127.0.0.1:10259/healthz'),
    },
    'kube-volumes': {
      command: [
        join(layout.bin, 'kube-volumes'),
        `--kubeconfig=${kubeconfig('admin')}`,
        `--root=${layout.volumes}`,
        `--provisioner=${provisioner}`,
      ],
    },
    kubelet: {
      command: [
        join(layout.bin, 'kubelet'),
        `--config=${join(layout.conf, 'kubelet.yaml')}`,
        `--kubeconfig=${kubeconfig('kubelet')}`,
        `--root-dir=${join(layout.state, 'kubelet')}`,
        `--cert-dir=${join(layout.state, 'kubelet', 'pki')}`,
        `--hostname-override=${nodeName}`,
        `--node-ip=${address}`,
      ],
      ready: answers('http://127.0.0.1:10248/healthz'),
    },
    'kube-proxy': {
      command: [join(layout.bin, 'kube-proxy'), `--config=${join(layout.conf, 'kube-proxy.yaml')}`],
      ready: answers('http://127.0.0.1:10256/healthz'),
    },
  };
}

/** Whether it is up, not whether it is who it says: -k. */
function answers(url: string): [string, ...string[]] {
  return ['curl', '-fsSk', '--max-time', '5', url];
}

function etcdFlags({ state }: Layout): string[] {
  return [
    ...['--data-dir', join(state, 'etcd'), '--logger', 'zap'],
    ...['--listen-client-urls', etcd, '--advertise-client-urls', etcd],
    ...['--listen-peer-urls', etcdPeer, '--initial-advertise-peer-urls', etcdPeer],
    ...['--initial-cluster', `default=${etcdPeer}`],
    // Nobody misses a test's cluster after a power cut.
    '--unsafe-no-fsync',
  ];
}

function apiServerFlags({ pki }: Layout, address: string): string[] {
  const file = (name: string) => join(pki, name);
  return [
    `--etcd-servers=${etcd}`,
    '--secure-port=6443',
    `--advertise-address=${address}`,
    `--service-cluster-ip-range=${serviceRange}`,
    '--service-node-port-range=30000-32767',
    '--allow-privileged=true',
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction',
    `--client-ca-file=${file('ca.crt')}`,
    `--tls-cert-file=${file('apiserver.crt')}`,
    `--tls-private-key-file=${file('apiserver.key')}`,
    `--kubelet-client-certificate=${file('apiserver-kubelet-client.crt')}`,
    `--kubelet-client-key=${file('apiserver-kubelet-client.key')}`,
    '--kubelet-preferred-address-types=InternalIP',
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    `--service-account-key-file=${file('sa.pub')}`,
    `--service-account-signing-key-file=${file('sa.key')}`,
  ];
}

function controllerFlags({ pki }: Layout): string[] {
  return [
    ...asClient(kubeconfigOf(pki, 'kube-controller-manager')),
    '--leader-elect=false',
    '--use-service-account-credentials',
    `--service-account-private-key-file=${join(pki, 'sa.key')}`,
    `--root-ca-file=${join(pki, 'ca.crt')}`,
    `--cluster-signing-cert-file=${join(pki, 'ca.crt')}`,
    `--cluster-signing-key-file=${join(pki, 'ca.key')}`,
    '--allocate-node-cidrs',
    `--cluster-cidr=${podRange}`,
    `--service-cluster-ip-range=${serviceRange}`,
  ];
}

function asClient(kubeconfig: string): string[] {
  const flags = ['kubeconfig', 'authentication-kubeconfig', 'authorization-kubeconfig'];
  return flags.map((flag) => `--${flag}=${kubeconfig}`);
}
