/** The cluster that other tests run on is a whole one. Its only image here is a program of ours. */
import { execa } from 'execa';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { clusterStatus, clusterUp, type Cluster } from '../../support/cluster/cluster.ts';
import { defaultRoot, layoutOf } from '../../support/cluster/layout.ts';
import { imageReference } from '../../support/cluster/images.ts';
import { imagePrograms, programFile } from '../../support/cluster/programs.ts';
import { eventually } from '../../support/until.ts';
import { podOf, webObjects } from './probe-objects.ts';

const namespace = `fixture-${randomUUID().slice(0, 8)}`;
let cluster: Cluster;
/** Where the host reaches the pod. */
let url: string;

async function kubectl(args: readonly string[], input?: object): Promise<string> {
  const command = ['--kubeconfig', cluster.kubeconfig, '--namespace', namespace, ...args];
  const { stdout } = await execa(cluster.kubectl, command, {
    ...(input === undefined ? {} : { input: JSON.stringify(input) }),
  });
  return stdout;
}

/** A field of an object, by a JSONPath. */
function field(object: string, path: string): Promise<string> {
  return kubectl(['get', object, `--output=jsonpath={${path}}`]);
}

async function untilReady(pod: string): Promise<void> {
  await eventually(
    () => field(`pod/${pod}`, '.status.conditions[?(@.type=="Ready")].status'),
    (ready) => ready === 'True',
    60_000,
  );
}

async function get(path: string, base = url): Promise<string> {
  const response = await fetch(`${base}${path}`);
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}

beforeAll(async () => {
  cluster = await clusterUp();
  await kubectl(['create', 'namespace', namespace]);
  await kubectl(['apply', '-f', '-'], webObjects(imageReference('probe')));
  await untilReady('web-0');
  const port = await field('service/web-port', '.spec.ports[0].nodePort');
  url = `http://127.0.0.1:${port}`;
  await eventually(() => get('/id'), Boolean);
});

afterAll(async () => {
  await kubectl(['delete', 'namespace', namespace]);
});

describe('the test cluster', () => {
  it('is found by a second start as the one that runs', async () => {
    const before = await field('pod/web-0', '.metadata.uid');
    const again = await clusterUp();
    expect({
      kubeconfig: again.kubeconfig,
      pod: await field('pod/web-0', '.metadata.uid'),
    }).toEqual({ kubeconfig: cluster.kubeconfig, pod: before });
    expect(Object.values(clusterStatus().running)).not.toContain(false);
  });

  it('has a context that says what it is', async () => {
    expect(await kubectl(['config', 'current-context'])).toBe('kstack-test');
  });

  it('publishes a node port at the loopback address and at the address of the node', async () => {
    const atNode = url.replace('127.0.0.1', cluster.nodeAddress);
    expect([await get('/id'), await get('/id', atNode)]).toEqual(['1000:1000', '1000:1000']);
  });

  it('gives the pod of a headless service a name', async () => {
    const address = await field('pod/web-0', '.status.podIP');
    const looked = await eventually(
      () => get('/lookup/web-0.web'),
      (found) => found !== '',
    );
    expect(looked).toBe(`[${address}]`);
    expect(await get(`/lookup/web-0.web.${namespace}.svc.cluster.local`)).toBe(`[${address}]`);
  });

  it('names its own API for pods', async () => {
    expect(await get('/lookup/kubernetes.default')).toBe('[10.96.0.1]');
  });

  it('keeps the claim of an ordinary user when its pod is deleted', async () => {
    const text = randomUUID();
    const before = await field('pod/web-0', '.metadata.uid');
    await fetch(`${url}/file/data/text`, { method: 'PUT', body: text });
    await kubectl(['delete', 'pod/web-0']);
    await eventually(
      () => field('pod/web-0', '.metadata.uid'),
      (uid) => uid !== before,
      60_000,
    );
    await untilReady('web-0');
    expect(await eventually(() => get('/file/data/text'), Boolean)).toBe(text);
  });

  it('takes away the folder of a claim that is deleted', async () => {
    await kubectl(['apply', '-f', '-'], podOf('short', imageReference('probe'), 'short'));
    await untilReady('short');
    const volume = await field('persistentvolumeclaim/short', '.spec.volumeName');
    const folder = join(layoutOf(defaultRoot).volumes, volume);
    expect(existsSync(folder)).toBe(true);
    await kubectl(['delete', 'pod/short', 'persistentvolumeclaim/short']);
    await eventually(
      () => kubectl(['get', 'persistentvolumes', '--output=name']),
      (names) => !names.includes(volume),
    );
    expect(existsSync(folder)).toBe(false);
  });

  it('keeps its pods when the kubelet restarts, and makes new ones', async () => {
    const identity = async () => [
      await field('pod/web-0', '.metadata.uid'),
      await field('pod/web-0', '.status.containerStatuses[0].restartCount'),
    ];
    const before = await identity();
    await cluster.restart('kubelet');
    await kubectl(['apply', '-f', '-'], podOf('later', imageReference('probe')));
    await untilReady('later');
    // A new kubelet takes pods for unready until it has asked them.
    expect(await eventually(() => get('/id'), Boolean)).toBe('1000:1000');
    expect(await identity()).toEqual(before);
  });

  it('runs what an image of the engine holds, also after its content changed', async () => {
    const image = `kstack-test/${namespace}:1`;
    onTestFinished(async () => {
      await execa('docker', ['image', 'rm', '--force', image]);
    });
    for (const content of ['first', 'second']) {
      await makeImage(image, content);
      await cluster.importImages([image]);
      await kubectl(['apply', '-f', '-'], podOf(content, image));
      await untilReady(content);
      const ask = ['get', '--raw', `/api/v1/namespaces/${namespace}/pods/${content}:8080/proxy`];
      expect(await kubectl([...ask.slice(0, -1), `${ask.at(-1) ?? ''}/file/content`])).toBe(
        content,
      );
    }
  });
});

/** An image of the engine with the program and a file. */
async function makeImage(name: string, content: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kstack-image-'));
  try {
    writeFileSync(join(folder, 'content'), content);
    const probe = programFile(imagePrograms.probe);
    await execa('cp', [probe, join(folder, 'probe')]);
    const packed = execa('tar', ['-C', folder, '-c', 'probe', 'content'], { buffer: false });
    await packed.pipe('docker', ['import', '--change', 'ENTRYPOINT ["/probe"]', '-', name]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
