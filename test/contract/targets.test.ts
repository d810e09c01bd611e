import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { targets } from '../../stacks/targets/index.ts';
import { conformance, type Expectation } from '../support/conformance.ts';

/** An engine that has everything of the stack already; none is asked. */
vi.mock(import('../../stacks/targets/engine/present.ts'), async (original) => ({
  ...(await original()),
  lookForStack: ({ stack }) =>
    Promise.resolve({
      labels: () => ({ 'kafka-stack.stack': stack, 'kafka-stack.made': 'earlier' }),
      imageId: (image) => `id of ${image}`,
    }),
}));

/** A cluster that is chosen, and has everything of the stack already; none is asked. */
vi.mock(import('../../stacks/targets/cluster/context.ts'), async (original) => ({
  ...(await original()),
  chooseContext: (wanted) => Promise.resolve(wanted ?? ''),
}));
vi.mock(import('../../stacks/targets/cluster/present.ts'), async (original) => ({
  ...(await original()),
  lookForStack: () => Promise.resolve(() => ({ 'kafka-stack/made': 'earlier' })),
}));
vi.mock(import('../../stacks/targets/cluster/images.ts'), async (original) => ({
  ...(await original()),
  clusterImages: () => Promise.resolve(new Map()),
}));

const isStatefulSet = (name: string) => name === 'zookeeper' || name === 'kafka';

/** A Java that is found and never run. */
const javaHome = mkdtempSync(join(tmpdir(), 'kstack-java-'));
mkdirSync(join(javaHome, 'bin'));
writeFileSync(join(javaHome, 'bin', 'java'), '');
writeFileSync(join(javaHome, 'release'), 'JAVA_VERSION="17.0.1"\n');
afterAll(() => {
  rmSync(javaHome, { recursive: true });
});

/** Whatever the target can run beside. */
const alwaysProven = [
  'broker-metadata',
  'connect-moves-records',
  'jmx-bean',
  'produce-consume',
  'schema-round-trip',
  'zookeeper-answers',
];

const expectations: readonly Expectation[] = [
  {
    target: 'local',
    settings: () => ({ javaHome }),
    endpoints: {
      zookeeper: '127.0.0.1:2281',
      bootstrapServers: '127.0.0.1:9192',
      schemaRegistry: 'http://127.0.0.1:8181',
      connect: 'http://127.0.0.1:8183',
      jmx: '127.0.0.1:9201',
      ui: 'http://127.0.0.1:8180',
    },
    proofs: [...alwaysProven, 'ui-sees-cluster'],
    resources: {
      zookeeper: ['zookeeper'],
      kafka: ['kafka'],
      'schema-registry': ['schema-registry-backend', 'schema-registry'],
      connect: ['connect'],
      ui: ['ui'],
    },
    threeBrokers: ['kafka', 'kafka-2', 'kafka-3'],
    type: () => 'kafka-stack:index:Process',
    ends: () => 'Process',
    secretInputs: ['command', 'env', 'files'],
    hiddenByName: [],
    unavailable: {},
  },
  {
    target: 'docker',
    settings: () => ({}),
    endpoints: {
      zookeeper: '127.0.0.1:2281',
      bootstrapServers: '127.0.0.1:9192',
      schemaRegistry: 'http://127.0.0.1:8181',
      connect: 'http://127.0.0.1:8183',
      jmx: '127.0.0.1:9201',
      ui: 'http://127.0.0.1:8180',
    },
    proofs: [...alwaysProven, 'ui-sees-cluster'],
    resources: {
      zookeeper: ['zookeeper'],
      kafka: ['kafka'],
      'schema-registry': ['schema-registry'],
      connect: ['connect'],
      ui: ['ui'],
    },
    threeBrokers: ['kafka', 'kafka-2', 'kafka-3'],
    type: () => 'docker:index/container:Container',
    ends: () => 'Ending',
    secretInputs: ['envs'],
    hiddenByName: [],
    unavailable: {},
  },
  {
    target: 'kubernetes',
    settings: () => ({ kubeContext: 'kind-conform' }),
    endpoints: {
      zookeeper: '127.0.0.1:30281',
      bootstrapServers: '127.0.0.1:30192',
      schemaRegistry: 'http://127.0.0.1:30181',
      connect: 'http://127.0.0.1:30183',
      jmx: '127.0.0.1:30201',
      ui: 'http://127.0.0.1:30180',
    },
    proofs: [...alwaysProven, 'ui-sees-cluster'],
    resources: {
      zookeeper: ['zookeeper'],
      kafka: ['kafka'],
      'schema-registry': ['schema-registry'],
      connect: ['connect'],
      ui: ['ui'],
    },
    threeBrokers: ['kafka'],
    type: (name) => `kubernetes:apps/v1:${isStatefulSet(name) ? 'StatefulSet' : 'Deployment'}`,
    ends: () => 'Ending',
    secretInputs: ['data'],
    hiddenByName: ['data'],
    unavailable: {},
  },
];

expectations.forEach(conformance);

it('holds every target that there is', () => {
  expect(expectations.map(({ target }) => target).sort()).toEqual(Object.keys(targets).sort());
});
