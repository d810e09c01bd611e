/** What is somebody else's in the cluster is refused before anything is created. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { kubectl, leftOf, namespaceOf, onCluster } from '../../support/on-cluster.ts';
import { TestStack, type Settings } from '../../support/stack.ts';

describe('in a cluster, up refuses', () => {
  let stack: TestStack;
  /** The namespace of somebody else. */
  const strange = () => `${stack.name}-strange`;

  beforeAll(async () => {
    stack = await TestStack.make(onCluster);
    await kubectl('create', 'namespace', strange());
  });
  afterEach(() => {
    stack.configure(onCluster);
  });
  afterAll(async () => {
    await kubectl('delete', 'namespace', strange(), '--wait');
    await stack[Symbol.asyncDispose]();
  });

  /** Runs up with these settings and expects exit code 2 and nothing in the cluster and on disk. */
  async function refusal(settings: Settings): Promise<string> {
    stack.configure({ ...onCluster, ...settings });
    const { exitCode, stderr, stdout } = await stack.run(['up']);
    expect({ exitCode, stdout }, stderr).toEqual({ exitCode: 2, stdout: '' });
    expect(existsSync(join(stack.home, 'state'))).toBe(false);
    expect(await leftOf(stack)).toEqual([]);
    return stderr;
  }

  test('a namespace that is somebody else has made', async () => {
    const told = await refusal({ namespace: strange() });
    expect(told).toContain(`KS_NAME_IN_USE kafka-stack:namespace = "${strange()}"`);
    expect(told).toContain('made by none of our stacks');
    const inside = ['--namespace', strange(), 'get', 'all', '--output=name'];
    expect(await kubectl(...inside)).toBe('');
  });

  test('the namespace of a stack of another home', async () => {
    const namespace = namespaceOf({ name: `${stack.name}-other` });
    await kubectl('create', 'namespace', namespace);
    try {
      await kubectl('label', 'namespace', namespace, `app.kubernetes.io/instance=${stack.name}`);
      await kubectl('annotate', 'namespace', namespace, 'kafka-stack/home=/home/other');
      const told = await refusal({ namespace });
      expect(told).toContain(`KS_NAME_IN_USE kafka-stack:namespace = "${namespace}"`);
      expect(told).toContain('(state in /home/other)');
    } finally {
      await kubectl('delete', 'namespace', namespace, '--wait');
    }
  });

  test('a port of the nodes that another Service holds', async () => {
    const port = stack.port(9092);
    const held = ['--namespace', strange(), 'create', 'service', 'nodeport', 'holder'];
    await kubectl(...held, '--tcp=80', `--node-port=${port}`);
    const told = await refusal({});
    expect(told).toContain(`KS_PORT_IN_USE kafka-stack:ports.kafka.host = "${port}"`);
    expect(told).toContain(`held by Service holder of namespace ${strange()}`);
  });

  test('a context that the kubeconfig does not have', async () => {
    const told = await refusal({ kubeContext: 'nowhere' });
    expect(told).toContain('KS_CLUSTER_CONTEXT kafka-stack:kubeContext = "nowhere"');
    expect(told).toContain('kstack-test');
  });

  test('a class of storage that the cluster does not have', async () => {
    const told = await refusal({ storageClass: 'golden' });
    expect(told).toContain('kafka-stack:storageClass = "golden"');
  });
});
