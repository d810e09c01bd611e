/** Programs of the machine that the cluster needs beside those built here. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** File → the Debian package that brings it. */
const needed: Readonly<Record<string, string>> = {
  etcd: 'etcd-server',
  containerd: 'containerd',
  ctr: 'containerd',
  'containerd-shim-runc-v2': 'containerd',
  runc: 'runc',
  iptables: 'iptables',
  conntrack: 'conntrack',
  socat: 'socat',
  ipset: 'ipset',
  ethtool: 'ethtool',
  openssl: 'openssl',
  curl: 'curl',
  ip: 'iproute2',
  flock: 'util-linux',
  go: 'Go 1.26 or newer',
};

export const cniPlugins = '/usr/lib/cni';
const cniNeeded = ['bridge', 'host-local', 'portmap', 'firewall', 'loopback'];

/** PATH of the components; a login of an ordinary user lacks the folders of administrators. */
export const searchPath = [process.env['PATH'] ?? '', '/usr/local/sbin', '/usr/sbin', '/sbin'].join(
  delimiter,
);

/** What is to be installed before the cluster can start: names of packages, each once. */
export function missingPrograms(path = searchPath, plugins = cniPlugins): string[] {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  const isThere = (program: string) => folders.some((folder) => canRun(join(folder, program)));
  const missing = Object.keys(needed).filter((program) => !isThere(program));
  const packages = missing.map((program) => needed[program] ?? program);
  const hasPlugins = cniNeeded.every((plugin) => canRun(join(plugins, plugin)));
  return [...new Set([...packages, ...(hasPlugins ? [] : ['containernetworking-plugins'])])];
}

/** Everything that keeps a cluster from running here; nothing where one can be had. */
export function lacking(): string[] {
  if (process.platform !== 'linux') return ['Linux'];
  const root = process.getuid?.() === 0 ? [] : ['root, for mounts, links and cgroups'];
  return [...root, ...missingPrograms()];
}

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
