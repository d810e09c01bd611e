/** Starts the cluster, or what is missing of it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { withProgress } from '../../../scripts/lib/progress.ts';
import { addons } from './addons.ts';
import { makeCertificates } from './certificates.ts';
import { componentsOf, type Component, type ComponentName } from './components.ts';
import { writeConfig } from './config.ts';
import { lacking } from './debian.ts';
import { importOwnImages } from './images.ts';
import { clients, kubeconfigOf, writeKubeconfig } from './kubeconfig.ts';
import { kubectl, untilCondition } from './kubectl.ts';
import { parts, type Layout } from './layout.ts';
import { untilNamesAnswer } from './names.ts';
import { isOwnAddress, machineAddress, nodeName } from './network.ts';
import { start, untilReady } from './processes.ts';
import { buildPrograms } from './programs.ts';

/** @returns the node's address */
export async function bringUp(layout: Layout): Promise<string> {
  const missing = lacking();
  if (missing.length > 0) throw new Error(`the cluster needs: ${missing.join(', ')}`);
  await buildPrograms(layout);
  return withProgress('cluster', async () => {
    for (const part of parts) mkdirSync(layout[part], { recursive: true });
    const address = await nodeAddress(layout);
    await identify(layout, address);
    const nameServers = await writeConfig(layout);
    await startComponents(layout, componentsOf(layout, address));
    await kubectl(layout, ['apply', '-f', '-'], addons(nameServers));
    await untilCondition(layout, 'Ready', [`node/${nodeName}`]);
    const coredns = ['--namespace', 'kube-system', 'deployment/coredns'];
    await untilCondition(layout, 'Available', coredns);
    await untilNamesAnswer();
    return address;
  });
}

/** Certificates are made for it, so it stays as long as they do. */
async function nodeAddress({ address: file }: Layout): Promise<string> {
  if (!existsSync(file)) return machineAddress();
  const address = readFileSync(file, 'utf8').trim();
  if (isOwnAddress(address)) return address;
  throw new Error(`the cluster was made for the address ${address}, which is gone: wipe it`);
}

/** Certificates and who uses them, once. The address is written last: it says that all are there. */
async function identify(layout: Layout, address: string): Promise<void> {
  const { pki, kubeconfig } = layout;
  if (existsSync(layout.address)) return;
  await makeCertificates(pki, address);
  for (const client of clients) await writeKubeconfig(kubeconfigOf(pki, client), pki, client);
  await writeKubeconfig(kubeconfig, pki, 'admin');
  writeFileSync(layout.address, `${address}\n`);
}

async function startComponents(
  layout: Layout,
  components: Readonly<Record<ComponentName, Component>>,
): Promise<void> {
  const run = async (name: ComponentName) => {
    await start(layout, name, components[name]);
    await untilReady(layout, name, components[name]);
  };
  // Each of a row needs the rows above it.
  await Promise.all([run('etcd'), run('containerd').then(() => importOwnImages(layout))]);
  await run('kube-apiserver');
  await Promise.all([
    run('kube-controller-manager'),
    run('kube-scheduler'),
    run('kube-volumes'),
    run('kubelet'),
    run('kube-proxy'),
  ]);
}
