/** Pods as the cluster tells of them, and what their state means. Pure. */

export interface ContainerState {
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly running?: { readonly startedAt: string };
  readonly terminated?: {
    readonly exitCode: number;
    readonly reason?: string;
    readonly message?: string;
  };
}

export interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly creationTimestamp: string;
    readonly deletionTimestamp?: string;
  };
  readonly spec: {
    readonly initContainers?: readonly {
      readonly name: string;
      readonly env?: readonly { readonly name: string; readonly value?: string }[];
    }[];
  };
  readonly status: {
    readonly phase: string;
    readonly reason?: string;
    readonly message?: string;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason?: string;
      readonly message?: string;
      readonly lastTransitionTime: string;
    }[];
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  };
}

interface ContainerStatus {
  readonly name: string;
  readonly ready: boolean;
  readonly restartCount: number;
  readonly state: ContainerState;
  readonly lastState?: ContainerState;
}

/** Waiting for these is pointless: the pod has to be changed first. */
const hopelessWaits: readonly string[] = [
  'ImagePullBackOff',
  'ErrImageNeverPull',
  'InvalidImageName',
  'ImageInspectError',
  'CreateContainerConfigError',
  'CreateContainerError',
];

/** The cluster tries again and again, with growing pauses; so many ends in a row are no accident. */
const hopelessRestarts = 2;

/** A claim that is not bound yet keeps a pod from a node for a moment. */
const schedulingMs = 20_000;

/**
 * @param forgiven restarts of its containers that tell nothing: from before anybody waited
 * @param now in ms
 * @returns how it ended; undefined while it works, or may still come to
 */
export function endingOf(pod: Pod, forgiven: number, now: number): string | undefined {
  if (pod.metadata.deletionTimestamp !== undefined) return undefined;
  return (
    unschedulable(pod, now) ?? evicted(pod) ?? containersOf(pod).map(stuck(forgiven)).find(Boolean)
  );
}

function unschedulable({ status }: Pod, now: number): string | undefined {
  const scheduled = status.conditions?.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status !== 'False') return undefined;
  if (now - Date.parse(scheduled.lastTransitionTime) < schedulingMs) return undefined;
  return `${scheduled.reason ?? 'no node'}: ${scheduled.message ?? ''}`;
}

function evicted({ status }: Pod): string | undefined {
  if (status.phase !== 'Failed') return undefined;
  return [status.reason, status.message].filter(Boolean).join(': ') || undefined;
}

const stuck =
  (forgiven: number) =>
  ({ state, lastState, restartCount }: ContainerStatus): string | undefined => {
    const { waiting } = state;
    if (hopelessWaits.includes(waiting?.reason ?? '')) {
      return [waiting?.reason, waiting?.message].filter(Boolean).join(': ');
    }
    const restarts = restartCount - forgiven;
    const ended = state.terminated ?? lastState?.terminated;
    if (state.running !== undefined || ended === undefined || restarts < hopelessRestarts)
      return undefined;
    return `${describeEnd(ended)}, started again ${restarts} times by the cluster`;
  };

function describeEnd({ exitCode, reason }: NonNullable<ContainerState['terminated']>): string {
  return reason === 'OOMKilled' ? `out of memory (exit code ${exitCode})` : `exit code ${exitCode}`;
}

function containersOf({ status }: Pod): readonly ContainerStatus[] {
  return [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
}

export function restartsOf(pod: Pod): number {
  return Math.max(0, ...containersOf(pod).map(({ restartCount }) => restartCount));
}

export function isReady({ status }: Pod): boolean {
  return (
    status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false
  );
}

export function startedAtOf(pod: Pod): string | undefined {
  return pod.status.containerStatuses?.find(({ state }) => state.running)?.state.running?.startedAt;
}

/** Why it does not work right now, in the cluster's words; undefined where it does. */
export function troubleOf(pod: Pod): string | undefined {
  if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating';
  if (isReady(pod)) return undefined;
  const waiting = containersOf(pod).find(({ state }) => state.waiting)?.state.waiting;
  if (waiting?.reason !== undefined) return waiting.reason;
  const ended = containersOf(pod).find(({ state }) => state.terminated)?.state.terminated;
  if (ended !== undefined) return describeEnd(ended);
  return pod.status.phase === 'Running' ? 'not ready' : pod.status.phase;
}
