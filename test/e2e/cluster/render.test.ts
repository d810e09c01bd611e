/** A stack from its manifests alone: kubectl brings it up on a cluster, no Pulumi has a part in it. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { wantedProofs } from '../../../stacks/readiness/proofs/index.ts';
import { runProof } from '../../../stacks/readiness/run.ts';
import { resolve } from '../../../stacks/resolve.ts';
import { inNamespace, kubectl, namespaceOf, onCluster } from '../../support/on-cluster.ts';
import { clusterEnv } from '../../support/place.ts';
import { TestStack } from '../../support/stack.ts';

let stack: TestStack;
let out: string;

const settings = () => ({ ...onCluster, portOffset: stack.portOffset });

beforeAll(async () => {
  stack = await TestStack.make(onCluster);
  out = join(stack.dir, 'manifests');
});
afterAll(async () => {
  await kubectl('delete', 'namespace', namespaceOf(stack), '--ignore-not-found', '--wait');
  rmSync(stack.dir, { recursive: true });
});
beforeEach(() => {
  for (const [name, value] of Object.entries(clusterEnv)) vi.stubEnv(name, value);
});

function contents(): Record<string, string> {
  const names = readdirSync(out).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(out, name), 'utf8')]));
}

/** A number for what each object wants; it grows with every change. */
function generations(): Promise<string> {
  const columns = '--output=custom-columns=NAME:.metadata.name,NUMBER:.metadata.generation';
  return inNamespace(stack, 'get', 'statefulsets,deployments', columns);
}

describe('the manifests of a stack', () => {
  it('are written without a cluster, and again with equal bytes', async () => {
    const env = { KUBECONFIG: '/nowhere' };
    const { exitCode, stdout } = await stack.run(['render', '--out', out, '--json'], { env });
    expect(exitCode).toBe(0);
    const { files } = JSON.parse(stdout) as { files: { name: string }[] };
    const first = contents();
    expect(Object.keys(first)).toEqual(files.map(({ name }) => name));
    const again = await stack.run(['render', '--out', out], { env });
    expect(again.stdout).toContain('Next: kubectl apply --filename');
    expect(contents()).toEqual(first);
  });

  it('are taken by a fresh cluster in the order of their names', async () => {
    expect(await kubectl('apply', '--filename', out)).toContain('statefulset.apps/kafka created');
    // A second time nothing is made, and nothing made anew.
    const before = await generations();
    expect(await kubectl('apply', '--filename', out)).not.toContain('created');
    expect(await generations()).toBe(before);
  });

  it('become pods that all get ready', async () => {
    for (const object of ['statefulset/zookeeper', 'statefulset/kafka']) {
      await inNamespace(stack, 'rollout', 'status', object, '--timeout=180s');
    }
    for (const name of ['schema-registry', 'kafka-connect', 'kafka-ui']) {
      await inNamespace(stack, 'rollout', 'status', `deployment/${name}`, '--timeout=180s');
    }
    const ready = '--output=jsonpath={.items[*].status.containerStatuses[*].ready}';
    expect(await inNamespace(stack, 'get', 'pods', ready)).toBe('true true true true true');
  });

  it('are a stack that passes every proof of the project', async () => {
    const { target, topology } = resolve(stack.name, namespaced(settings()));
    const endpoints = target.operations.endpoints(topology);
    const tools = await target.operations.tools(topology);
    const wanted = wantedProofs(endpoints);
    expect(wanted.length).toBeGreaterThan(5);
    for (const proof of wanted) {
      const result = await runProof({
        proof,
        endpoints,
        brokers: topology.brokers,
        tools,
        watch: [],
        timeoutMs: 120_000,
        signal: new AbortController().signal,
      });
      expect(result.summary).not.toBe('');
    }
    const health = await stack.run(['health']);
    expect([health.exitCode, health.stdout]).toEqual([0, expect.stringContaining('connect')]);
  });

  it('are seen by ps, and not taken over by up', async () => {
    expect(await stack.ok(['ps'])).toMatch(/^kafka +running/m);
    const up = await stack.run(['up']);
    expect([up.exitCode, up.stderr]).toEqual([2, expect.stringContaining('KS_NAME_IN_USE')]);
  });

  it('take all with them when kubectl deletes them', async () => {
    await kubectl('delete', '--filename', out, '--wait');
    const left = ['get', 'namespace', namespaceOf(stack), '--ignore-not-found', '--output=name'];
    expect(await kubectl(...left)).toBe('');
  });

  it('are not to be had of a stack of another target', async () => {
    stack.configure({ target: 'local' });
    const { exitCode, stderr } = await stack.run(['render', '--out', join(stack.dir, 'none')]);
    stack.configure(onCluster);
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringMatching(/KS_TARGET .*= "local".*kstack render --stack kind/),
    ]);
  });
});

function namespaced(settings: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [`kafka-stack:${key}`, String(value)]),
  );
}
