import { describe, expect, it } from 'vitest';
import {
  endingOf,
  isReady,
  restartsOf,
  troubleOf,
  type Pod,
} from '../../../../stacks/targets/cluster/pod-state.ts';

type Status = Pod['status'];
type ContainerStatus = NonNullable<Status['containerStatuses']>[number];

const now = Date.parse('2026-01-01T00:01:00Z');

function pod(status: Partial<Status>, metadata: Partial<Pod['metadata']> = {}): Pod {
  return {
    metadata: {
      name: 'kafka-0',
      uid: 'uid',
      creationTimestamp: '2026-01-01T00:00:00Z',
      ...metadata,
    },
    spec: {},
    status: { phase: 'Running', ...status },
  };
}

function withContainer(container: Partial<ContainerStatus>, phase = 'Running'): Pod {
  const usual = { name: 'kafka', ready: false, restartCount: 0, state: {} };
  return pod({ phase, containerStatuses: [{ ...usual, ...container }] });
}

function unscheduled(since: string): Pod {
  const message = '0/1 nodes are available: 1 Insufficient memory.';
  return pod({
    phase: 'Pending',
    conditions: [
      {
        type: 'PodScheduled',
        status: 'False',
        reason: 'Unschedulable',
        message,
        lastTransitionTime: since,
      },
    ],
  });
}

describe('the ending of a pod', () => {
  it.each([
    ['ImagePullBackOff', 'Back-off pulling image "kafka:none"'],
    ['InvalidImageName', 'Failed to apply default image tag'],
    ['CreateContainerConfigError', 'secret "kafka-env" not found'],
  ])('is %s, in the words of the cluster', (reason, message) => {
    const found = withContainer({ state: { waiting: { reason, message } } }, 'Pending');
    expect(endingOf(found, 0, now)).toBe(`${reason}: ${message}`);
  });

  it.each(['ErrImagePull', 'ContainerCreating', 'PodInitializing'])(
    'is not %s, which may pass',
    (reason) => {
      const found = withContainer({ state: { waiting: { reason } } }, 'Pending');
      expect(endingOf(found, 0, now)).toBeUndefined();
    },
  );

  it('is the exit code, once the cluster has tried often enough', () => {
    const lastState = { terminated: { exitCode: 78, reason: 'Error' } };
    const state = { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 10s' } };
    const tried = (restartCount: number) => withContainer({ state, lastState, restartCount });
    expect(endingOf(tried(1), 0, now)).toBeUndefined();
    expect(endingOf(tried(2), 0, now)).toBe('exit code 78, started again 2 times by the cluster');
  });

  it('does not count restarts from before', () => {
    const lastState = { terminated: { exitCode: 1 } };
    const found = withContainer({ state: { waiting: {} }, lastState, restartCount: 5 });
    expect(endingOf(found, 4, now)).toBeUndefined();
    expect(endingOf(found, 3, now)).toContain('exit code 1');
  });

  it('tells of a container that took too much memory', () => {
    const lastState = { terminated: { exitCode: 137, reason: 'OOMKilled' } };
    const found = withContainer({ state: { waiting: {} }, lastState, restartCount: 2 });
    expect(endingOf(found, 0, now)).toContain('out of memory (exit code 137)');
  });

  it('is not there while the container runs again', () => {
    const lastState = { terminated: { exitCode: 1 } };
    const state = { running: { startedAt: '2026-01-01T00:00:50Z' } };
    expect(endingOf(withContainer({ state, lastState, restartCount: 9 }), 0, now)).toBeUndefined();
  });

  it('is that no node takes it, but not in the first moments', () => {
    expect(endingOf(unscheduled('2026-01-01T00:00:50Z'), 0, now)).toBeUndefined();
    expect(endingOf(unscheduled('2026-01-01T00:00:30Z'), 0, now)).toBe(
      'Unschedulable: 0/1 nodes are available: 1 Insufficient memory.',
    );
  });

  it('is that it was thrown out of its node', () => {
    const found = pod({ phase: 'Failed', reason: 'Evicted', message: 'low on memory' });
    expect(endingOf(found, 0, now)).toBe('Evicted: low on memory');
  });

  it('is of no interest where it is on its way out', () => {
    const found = pod(
      { phase: 'Failed', reason: 'Evicted' },
      { deletionTimestamp: '2026-01-01T00:00:50Z' },
    );
    expect(endingOf(found, 0, now)).toBeUndefined();
  });
});

describe('the trouble of a pod', () => {
  const ready = (status: 'True' | 'False') => [
    { type: 'Ready', status, lastTransitionTime: '2026-01-01T00:00:00Z' },
  ];

  it('is none while it is ready', () => {
    const found = pod({ conditions: ready('True') });
    expect(isReady(found)).toBe(true);
    expect(troubleOf(found)).toBeUndefined();
  });

  it.each([
    [pod({ conditions: ready('False') }), 'not ready'],
    [pod({ phase: 'Pending' }), 'Pending'],
    [withContainer({ state: { waiting: { reason: 'CrashLoopBackOff' } } }), 'CrashLoopBackOff'],
    [withContainer({ state: { terminated: { exitCode: 3 } } }), 'exit code 3'],
    [pod({}, { deletionTimestamp: '2026-01-01T00:00:50Z' }), 'Terminating'],
  ])('%# is %s', (found, trouble) => {
    expect(troubleOf(found)).toBe(trouble);
  });
});

it('counts the restarts of the container that has most', () => {
  const state = {};
  const found = pod({
    initContainerStatuses: [{ name: 'a', ready: true, restartCount: 3, state }],
    containerStatuses: [{ name: 'b', ready: true, restartCount: 1, state }],
  });
  expect(restartsOf(found)).toBe(3);
});
