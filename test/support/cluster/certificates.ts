/** One authority, a certificate for each component, and the key that signs tokens of service accounts. */
import { execa } from 'execa';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { apiService, domain, nodeName } from './network.ts';

interface Holder {
  /** Distinguished name; the organization is the group that authorization goes by. */
  readonly subject: string;
  readonly names?: readonly string[];
}

const days = '3650';

/** Makes them anew. */
export async function makeCertificates(folder: string, address: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const openssl = (...args: string[]) => execa('openssl', args, { cwd: folder });
  await newKey(openssl, 'ca');
  await openssl(
    ...['req', '-x509', '-new', '-key', 'ca.key', '-subj', '/CN=kubernetes-ca', '-days', days],
    ...['-addext', 'basicConstraints=critical,CA:TRUE'],
    ...['-addext', 'keyUsage=critical,keyCertSign,cRLSign', '-out', 'ca.crt'],
  );
  await openssl('genrsa', '-out', 'sa.key', '2048');
  await openssl('rsa', '-in', 'sa.key', '-pubout', '-out', 'sa.pub');
  for (const [name, holder] of Object.entries(holders(address))) {
    await certify(openssl, folder, name, holder);
  }
}

type OpenSsl = (...args: string[]) => Promise<unknown>;

function newKey(openssl: OpenSsl, name: string): Promise<unknown> {
  const out = ['-out', `${name}.key`];
  return openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', ...out);
}

async function certify(openssl: OpenSsl, folder: string, name: string, holder: Holder) {
  await newKey(openssl, name);
  await openssl(
    'req',
    '-new',
    '-key',
    `${name}.key`,
    '-subj',
    holder.subject,
    '-out',
    `${name}.csr`,
  );
  await writeFile(join(folder, `${name}.ext`), extensions(holder));
  await openssl(
    ...['x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.crt', '-CAkey', 'ca.key'],
    ...['-CAcreateserial', '-days', days, '-extfile', `${name}.ext`, '-out', `${name}.crt`],
  );
}

function extensions({ names = [] }: Holder): string {
  const lines = ['keyUsage=digitalSignature', 'extendedKeyUsage=serverAuth,clientAuth'];
  if (names.length > 0) lines.push(`subjectAltName=${names.join(',')}`);
  return `${lines.join('\n')}\n`;
}

function holders(address: string): Readonly<Record<string, Holder>> {
  const service = ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc'];
  const hosts = [...service, `kubernetes.default.svc.${domain}`, 'localhost'];
  return {
    apiserver: {
      subject: '/CN=kube-apiserver',
      names: [
        ...hosts.map((host) => `DNS:${host}`),
        ...['127.0.0.1', apiService, address].map((ip) => `IP:${ip}`),
      ],
    },
    'apiserver-kubelet-client': { subject: '/O=system:masters/CN=kube-apiserver-kubelet-client' },
    admin: { subject: '/O=system:masters/CN=admin' },
    'kube-controller-manager': { subject: '/CN=system:kube-controller-manager' },
    'kube-scheduler': { subject: '/CN=system:kube-scheduler' },
    'kube-proxy': { subject: '/CN=system:kube-proxy' },
    kubelet: { subject: `/O=system:nodes/CN=system:node:${nodeName}` },
  };
}
