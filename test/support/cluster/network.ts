/** Addresses of the cluster. They are fixed, as its ports are: a machine holds one. */
import { execa } from 'execa';
import { networkInterfaces } from 'node:os';

export const nodeName = 'node1';
export const podRange = '10.244.0.0/16';
export const nodePodRange = '10.244.0.0/24';
export const serviceRange = '10.96.0.0/16';
/** Service `kubernetes`: the first address of the range. */
export const apiService = '10.96.0.1';
export const dnsService = '10.96.0.10';
export const domain = 'cluster.local';
export const apiServer = 'https://127.0.0.1:6443';
export const etcd = 'http://127.0.0.1:2379';
export const etcdPeer = 'http://127.0.0.1:2380';

/** The machine's address towards others; nothing is sent to find it. */
export async function machineAddress(): Promise<string> {
  const { stdout } = await execa('ip', ['-4', '-json', 'route', 'get', '192.0.2.1'], {
    reject: false,
  });
  const [route] = JSON.parse(stdout || '[]') as { prefsrc?: string }[];
  const address = route?.prefsrc ?? ownAddresses()[0];
  if (address === undefined) throw new Error('this machine has no IPv4 address for a node');
  return address;
}

export function isOwnAddress(address: string): boolean {
  return ownAddresses().includes(address);
}

function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.filter((one) => one.family === 'IPv4' && !one.internal).map((one) => one.address);
}

/** Name servers of a resolv.conf that pods can reach: a loopback address is another one in a pod. */
export function reachableNameServers(text: string): string[] {
  return [...text.matchAll(/^\s*nameserver\s+(\S+)/gm)]
    .map((match) => match[1] ?? '')
    .filter((server) => !/^(127\.|::1$)/.test(server));
}
