/** Which cluster a stack may touch, asked of the real kubectl with kubeconfigs of people. */
import { execa } from 'execa';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { lookAtCluster } from '../../../stacks/targets/cluster/cluster.ts';
import { chooseContext } from '../../../stacks/targets/cluster/context.ts';
import { clusterUp } from '../../support/cluster/cluster.ts';
import { clusterEnv } from '../../support/place.ts';
import { TestStack } from '../../support/stack.ts';

const folder = mkdtempSync(join(tmpdir(), 'kstack-kubeconfig-'));

interface KubeConfig {
  clusters: { name: string; cluster: Record<string, unknown> }[];
  users: { name: string; user: Record<string, unknown> }[];
  contexts: { name: string; context: { cluster: string; user: string } }[];
  'current-context': string;
}

/** The kubeconfig of the cluster of the tests. */
let real: KubeConfig;

beforeAll(async () => {
  const { kubeconfig } = await clusterUp();
  real = parse(readFileSync(kubeconfig, 'utf8')) as KubeConfig;
});
beforeEach(() => {
  vi.stubEnv('PATH', clusterEnv.PATH);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Writes a kubeconfig and makes kubectl read it. @returns its path */
function use(config: unknown): string {
  const file = join(folder, randomUUID());
  writeFileSync(file, typeof config === 'string' ? config : stringify(config));
  vi.stubEnv('KUBECONFIG', file);
  return file;
}

/** A kubeconfig with one context of this name, at this server, which is the current one. */
function oneContext(name: string, server = 'https://192.0.2.7:6443'): KubeConfig {
  return {
    clusters: [{ name: 'c', cluster: { server } }],
    users: [{ name: 'u', user: { token: 'none' } }],
    contexts: [{ name, context: { cluster: 'c', user: 'u' } }],
    'current-context': name,
  };
}

describe('the context of a stack', () => {
  it('is the one that the configuration names, wherever its cluster is', async () => {
    use(oneContext('prod'));
    expect(await chooseContext('prod')).toBe('prod');
  });

  it.each([
    ['kind-dev', 'https://192.0.2.7:6443'],
    ['any', 'https://127.0.0.1:6443'],
  ])('is the current one, %s at %s: a cluster of this machine', async (name, server) => {
    use(oneContext(name, server));
    expect(await chooseContext(undefined)).toBe(name);
  });

  it('is not the current one where that is elsewhere and nobody has named it', async () => {
    use(oneContext('prod'));
    await expect(chooseContext(undefined)).rejects.toThrow(
      /^KS_CLUSTER_CONTEXT .*the current context prod \(https:\/\/192\.0\.2\.7:6443\).*kubeContext prod/,
    );
  });

  it('is refused when the kubeconfig does not have it, which tells what it has', async () => {
    use(oneContext('kind-dev'));
    await expect(chooseContext('kind-def')).rejects.toThrow(
      /^KS_CLUSTER_CONTEXT .*= "kind-def": the kubeconfig has no such context\. Allowed: kind-dev\./,
    );
  });

  it('is refused when none is named and none is current', async () => {
    use({ ...oneContext('kind-dev'), 'current-context': '' });
    await expect(chooseContext(undefined)).rejects.toThrow(
      /^KS_CLUSTER_CONTEXT .*no current one.*\.\/kstack cluster up/,
    );
  });

  it('is refused when there is no kubeconfig at all', async () => {
    vi.stubEnv('KUBECONFIG', join(folder, 'absent'));
    await expect(chooseContext(undefined)).rejects.toThrow(/^KS_CLUSTER_CONTEXT /);
  });

  it.each(['{', 'contexts: 5\n', 'apiVersion: v1\nkind: Config\ncontexts: [{name: [a]}]\n'])(
    'cannot be read from a kubeconfig that is broken: %j',
    async (text) => {
      use(text);
      await expect(chooseContext(undefined)).rejects.toThrow(
        /^KS_CLUSTER KUBECONFIG.*the kubeconfig cannot be read.*kubectl config view/,
      );
    },
  );
});

describe('a cluster that cannot be used is told by its cause:', () => {
  const place = { context: 'kstack-test', namespace: 'any' };
  const [cluster, user] = [
    () => real.clusters[0]?.cluster ?? {},
    () => real.users[0]?.user ?? {},
  ] as const;

  /** The real kubeconfig with something else in it. */
  function changed(
    ofCluster: Record<string, unknown>,
    ofUser?: Record<string, unknown>,
  ): KubeConfig {
    const [name, userName] = [real.clusters[0]?.name ?? '', real.users[0]?.name ?? ''];
    return {
      ...real,
      clusters: [{ name, cluster: { ...cluster(), ...ofCluster } }],
      users: [{ name: userName, user: ofUser ?? user() }],
    };
  }

  it('none: it is looked at', async () => {
    use(real);
    expect((await lookAtCluster(place)).version).toMatch(/^v1\.\d+\.\d+/);
  });

  it('nobody answers', async () => {
    use(changed({ server: `https://127.0.0.1:${await closedPort()}` }));
    await expect(lookAtCluster(place)).rejects.toThrow(
      /^KS_CLUSTER kafka-stack:kubeContext = "kstack-test": no cluster answers: .*cluster up/,
    );
  });

  it('it does not know the user', async () => {
    use(changed({}, { token: 'not-one-of-yours' }));
    await expect(lookAtCluster(place)).rejects.toThrow(
      /^KS_CLUSTER .*the cluster does not know this user.*log in again/,
    );
  });

  it('its certificate is of another authority', async () => {
    const [key, certificate] = [join(folder, 'other.key'), join(folder, 'other.crt')];
    const subject = ['-subj', '/CN=other', '-days', '1', '-keyout', key, '-out', certificate];
    await execa('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject]);
    const other = readFileSync(certificate, 'base64');
    use(changed({ 'certificate-authority-data': other }));
    await expect(lookAtCluster(place)).rejects.toThrow(
      /^KS_CLUSTER .*the certificate of the cluster does not fit: .*x509/,
    );
  });
});

describe('a cluster elsewhere that nobody has named', () => {
  it('is refused before anything is created, in preview and status alike', async () => {
    const stack = await TestStack.make({ target: 'kubernetes', distribution: 'open' });
    onTestFinished(() => {
      rmSync(stack.dir, { recursive: true });
    });
    const env = { KUBECONFIG: use(oneContext('prod')) };
    const up = await stack.run(['up'], { env });
    expect([up.exitCode, up.stderr]).toEqual([2, expect.stringContaining('KS_CLUSTER_CONTEXT')]);
    expect(up.stderr).not.toContain('bringing up');
    const status = await stack.run(['cluster', 'status', '--json'], { env });
    expect(status.exitCode).toBe(1);
    expect(JSON.parse(status.stdout)).toMatchObject({
      ok: false,
      context: null,
      contexts: [{ name: 'prod', local: false, current: true, used: false }],
      faults: [{ code: 'KS_CLUSTER_CONTEXT' }],
    });
  });
});

/** Nobody listens there. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
