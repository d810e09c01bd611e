/** How a client reaches the cluster: address and certificates in one file. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { apiServer } from './network.ts';

/** Name of cluster and context. */
export const contextName = 'kstack-test';

/**
 * @param holder whose certificate it is, also the name of the user
 */
export async function writeKubeconfig(file: string, pki: string, holder: string): Promise<void> {
  const inline = (name: string) => readFile(join(pki, name), 'base64');
  const cluster = { server: apiServer, 'certificate-authority-data': await inline('ca.crt') };
  const user = {
    'client-certificate-data': await inline(`${holder}.crt`),
    'client-key-data': await inline(`${holder}.key`),
  };
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: contextName, cluster }],
    users: [{ name: holder, user }],
    contexts: [{ name: contextName, context: { cluster: contextName, user: holder } }],
    'current-context': contextName,
  };
  // JSON is YAML.
  await writeFile(file, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
}

/** Who talks to the API server with a kubeconfig of its own. */
export const clients = [
  'admin',
  'kube-controller-manager',
  'kube-scheduler',
  'kube-proxy',
  'kubelet',
] as const;

export function kubeconfigOf(pki: string, holder: (typeof clients)[number]): string {
  return join(pki, `${holder}.kubeconfig`);
}
