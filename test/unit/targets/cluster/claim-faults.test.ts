import { describe, expect, it } from 'vitest';
import { judgeClaims, type Claim } from '../../../../stacks/targets/cluster/claim-faults.ts';
import { kubernetes } from '../../../../stacks/targets/kubernetes.ts';
import { stack } from '../../topology/stacks.ts';

const inCluster = (settings: Readonly<Record<string, unknown>> = {}) =>
  stack({ target: 'kubernetes', distribution: 'open', ...settings }, kubernetes.traits);

function claim(name: string, service: string, storage: string): Claim {
  return {
    metadata: { name, labels: { 'app.kubernetes.io/name': service } },
    spec: { storageClassName: 'standard', resources: { requests: { storage } } },
  };
}

/** Of a stack with the usual sizes. */
const usual = [
  claim('zookeeper-data-zookeeper-0', 'zookeeper', '2Gi'),
  claim('zookeeper-logs-zookeeper-0', 'zookeeper', '2Gi'),
  claim('kafka-data-kafka-0', 'kafka', '10Gi'),
];

const fixed = { growing: [] };
const growing = { growing: ['standard'] };

describe('claims that are there', () => {
  it('are fine as they were made', () => {
    expect(judgeClaims(inCluster(), usual, fixed)).toEqual([]);
  });

  it('are the same size in other words', () => {
    const topology = inCluster({ volumeSizes: { kafka: '10240Mi' } });
    expect(judgeClaims(topology, usual, fixed)).toEqual([]);
  });

  it('grow where their class lets them, and people are told what happens', () => {
    const faults = judgeClaims(inCluster({ volumeSizes: { kafka: '20Gi' } }), usual, growing);
    expect(faults).toMatchObject([
      {
        code: 'KS_CLAIM',
        level: 'warning',
        setting: 'kafka-stack:volumeSizes.kafka',
        value: '20Gi',
        problem:
          'claim kafka-data-kafka-0 grows from 10Gi to 20Gi with its data; its pods are made anew',
      },
    ]);
  });

  it('do not grow in another class: refused, with the ways out', () => {
    const faults = judgeClaims(inCluster({ volumeSizes: { kafka: '20Gi' } }), usual, fixed);
    expect(faults).toMatchObject([
      {
        code: 'KS_CLAIM',
        level: 'error',
        problem: 'claim kafka-data-kafka-0 has 10Gi, and class standard does not let claims grow',
        allowed: '10Gi',
      },
    ]);
    expect(faults[0]?.fix).toMatch(/disableChecks.*down --volumes/s);
  });

  it('never become smaller', () => {
    const faults = judgeClaims(inCluster({ volumeSizes: { kafka: '5Gi' } }), usual, growing);
    expect(faults).toMatchObject([
      {
        level: 'error',
        problem: 'claim kafka-data-kafka-0 has 10Gi, and no claim can become smaller',
      },
    ]);
  });

  it('stay in their class', () => {
    const faults = judgeClaims(inCluster({ storageClass: 'fast' }), usual, growing);
    expect(faults.map(({ setting, level }) => [setting, level])).toEqual(
      usual.map(() => ['kafka-stack:storageClass', 'error']),
    );
  });

  it('of the broker alone are no stack', () => {
    expect(judgeClaims(inCluster(), usual.slice(2), fixed)).toMatchObject([
      { code: 'KS_DATA_IDS', level: 'error' },
    ]);
  });

  it('of what the stack has no more are let be', () => {
    const former = claim('old-data', 'old', '1Gi');
    expect(judgeClaims(inCluster(), [...usual, former], fixed)).toEqual([]);
  });
});
