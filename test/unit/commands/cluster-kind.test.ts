/** How kind's command line is called; what kind makes of it is shown where there is one. */
import { chmodSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createKindCluster,
  deleteKindCluster,
  kindClusters,
  kindVersion,
  kubeconfigFile,
} from '../../../scripts/lib/cluster/kind.ts';
import { checkName } from '../../../scripts/lib/cluster/own.ts';
import { farewell } from '../../../scripts/lib/cluster/down.ts';
import { tempFolder, write } from '../support/temp.ts';

let folder: string;
const called = () => readFileSync(join(folder, 'called'), 'utf8');

/** A program named kind that writes down its arguments. */
function kindThat(script: string): void {
  const program = write(
    join(folder, 'bin', 'kind'),
    `#!/bin/sh\necho "$@" >"${folder}/called"\n${script}\n`,
  );
  chmodSync(program, 0o755);
  vi.stubEnv('PATH', `${join(folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`);
}

beforeEach(() => {
  folder = tempFolder();
});

const place = { name: 'kafka-stack', kubeconfig: '/k/config' };

describe('kind', () => {
  it('is told name, kubeconfig and configuration of a cluster to make, and nothing else', async () => {
    kindThat('');
    await createKindCluster(place, '/c/kafka-stack.yaml');
    expect(called()).toBe(
      'create cluster --name kafka-stack --kubeconfig /k/config --config /c/kafka-stack.yaml\n',
    );
  });

  it('is told name and kubeconfig of a cluster to delete', async () => {
    kindThat('');
    await deleteKindCluster(place);
    expect(called()).toBe('delete cluster --name kafka-stack --kubeconfig /k/config\n');
  });

  it('lists clusters a line each; what it says beside is none', async () => {
    kindThat('echo "No kind clusters found." >&2');
    expect(await kindClusters()).toEqual([]);
    kindThat('echo a; echo b');
    expect(await kindClusters()).toEqual(['a', 'b']);
  });

  it('that fails is quoted with its error and the cause', async () => {
    kindThat(
      'echo "ERROR: failed to create cluster: command \\"docker pull x\\" failed" >&2; echo "" >&2; echo "Command Output: Error response from daemon: no route" >&2; exit 1',
    );
    await expect(createKindCluster(place, 'file')).rejects.toThrow(
      'KS_CLUSTER kind create cluster: failed to create cluster: command "docker pull x" failed; Error response from daemon: no route.',
    );
  });

  it('that is not there is a fault that names both ways on', async () => {
    vi.stubEnv('PATH', folder);
    await expect(kindVersion()).rejects.toThrow(
      /^KS_CLUSTER kind: there is no kind command line on PATH.* Do: install kind .*kubeContext NAME/,
    );
  });
});

describe('the kubeconfig that a new cluster goes to', () => {
  it.each([
    [undefined, [], join(homedir(), '.kube', 'config')],
    ['', [], join(homedir(), '.kube', 'config')],
    ['/a', [], '/a'],
    ['/a:/b', ['/b'], '/b'],
    ['/a:/b', [], '/b'],
    ['/a:/b', ['/a', '/b'], '/a'],
  ])('for KUBECONFIG %o with %o there is %s', (paths, there, expected) => {
    const isThere = (path: string) => there.some((each) => each === path);
    // An argument left out is asked of the environment.
    vi.stubEnv('KUBECONFIG', paths);
    expect(kubeconfigFile(undefined, isThere)).toBe(expected);
  });
});

it('refuses names that are paths or flags', () => {
  for (const name of ['', '../x', 'a/b', '-x', 'A', 'x'.repeat(51)]) {
    expect(() => checkName(name)).toThrow('KS_USAGE --name');
  }
  expect(checkName('kafka-stack.2')).toBe('kafka-stack.2');
});

describe('what is told before a cluster is deleted', () => {
  it('names every claim and its size', () => {
    const claims = [{ id: 'kafka-stack-kind/kafka-data-kafka-0', size: '10Gi' }];
    expect(farewell('kafka-stack', claims)).toEqual([
      'deleting cluster kafka-stack with everything in it',
      'deleting claim kafka-stack-kind/kafka-data-kafka-0 (10Gi)',
    ]);
  });

  it('says that it does not know where the cluster does not answer', () => {
    expect(farewell('kafka-stack', undefined)).toEqual([
      'deleting cluster kafka-stack with everything in it; it does not answer, so that what is in it cannot be told',
    ]);
  });
});
