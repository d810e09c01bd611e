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
    },
    proofs: alwaysProven,
    resources: {
      zookeeper: ['zookeeper'],
      kafka: ['kafka'],
      'schema-registry': ['schema-registry-backend', 'schema-registry'],
      connect: ['connect'],
    },
    path: 'kafka-stack:index:Service$kafka-stack:index:Process',
    ends: 'Process',
    secretInputs: ['command', 'env', 'files'],
    unavailable: { ui: 'not available on target local: its image needs a container engine' },
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
    path: 'kafka-stack:index:Service$docker:index/container:Container',
    ends: 'Ending',
    secretInputs: ['envs'],
    unavailable: {},
  },
];

expectations.forEach(conformance);

it('holds every target that there is', () => {
  expect(expectations.map(({ target }) => target).sort()).toEqual(Object.keys(targets).sort());
});
