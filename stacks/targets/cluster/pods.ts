/** Pods as plain data: what every pod of a stack has, whatever makes it. */
import {
  isReplica,
  type HealthCheck,
  type Part,
  type Topology,
  type Volume,
} from '../../topology/types.ts';
import { filledVolume } from './connectors-volume.ts';
import { containerName, waitingCommand } from './connectors.ts';
import { annotationNames, partLabels, stackLabels } from './names.ts';

export interface PodPlan {
  readonly part: Part;
  readonly topology: Topology;
  /** The image under a name that the cluster has or can get. */
  readonly image: string;
  /** Hash of what the pod reads when it starts. */
  readonly settings: string;
  /** Names of the objects that hold its environment. */
  readonly envFrom: readonly Readonly<Record<string, unknown>>[];
  /** What runs in place of the image's own command. */
  readonly command?: readonly string[];
  /** Beside those of the part. */
  readonly mounts: readonly PodMount[];
  readonly severalBrokers: boolean;
  /** What the connectors' claim has to hold before the pod may start; undefined where nobody brings it. */
  readonly connectors: string | undefined;
}

/** A folder of the container and where it comes from. */
export interface PodMount {
  readonly name: string;
  readonly mountPath: string;
  readonly source: Readonly<Record<string, unknown>>;
}

/** Of the images, which run as this user. */
const user = 1000;

export function podTemplate(plan: PodPlan) {
  const { part, topology, settings } = plan;
  return {
    metadata: {
      labels: { ...stackLabels(topology), ...partLabels(part, topology) },
      annotations: { [annotationNames.settings]: settings },
    },
    spec: podSpec(plan),
  };
}

function podSpec(plan: PodPlan) {
  const { part, topology } = plan;
  const { platform, extraHosts } = topology.containers;
  const [, architecture] = platform?.split('/') ?? [];
  const aliases = extraHosts.flatMap((line) => {
    const [name = '', ip = ''] = line.split(':');
    return ip === 'host-gateway' ? [] : [{ ip, hostnames: [name] }];
  });
  const folders = [...partFolders(part, plan.connectors), ...plan.mounts];
  return {
    // Variables of other Services, such as KAFKA_PORT, would be settings to the images.
    enableServiceLinks: false,
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: Math.ceil(part.stopGraceMs / 1000),
    securityContext: {
      runAsNonRoot: true,
      runAsUser: user,
      runAsGroup: user,
      fsGroup: user,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    ...(architecture === undefined ? {} : { nodeSelector: { 'kubernetes.io/arch': architecture } }),
    ...(aliases.length === 0 ? {} : { hostAliases: aliases }),
    ...(plan.severalBrokers ? { affinity: apart(plan) } : {}),
    ...before(plan),
    containers: [container(plan)],
    ...(folders.length === 0
      ? {}
      : { volumes: folders.map(({ name, source }) => ({ name, ...source })) }),
  };
}

function before({ part, image, connectors }: PodPlan) {
  const volume = filledVolume(part);
  if (volume === undefined || connectors === undefined) return {};
  const { name, mountPath } = volume;
  return {
    initContainers: [
      {
        name: containerName,
        image,
        imagePullPolicy: 'IfNotPresent',
        command: waitingCommand(mountPath),
        env: [{ name: 'CONTENT', value: connectors }],
        resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '256Mi' } },
        securityContext: confined,
        volumeMounts: [{ name, mountPath, subPath: 'data' }],
      },
    ],
  };
}

const confined = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };

function container({ connectors, part, image, envFrom, command, mounts }: PodPlan) {
  const { heapMb, overheadMb, limitMb } = part.memory;
  return {
    name: isReplica(part) ? part.program : part.name,
    image,
    imagePullPolicy: 'IfNotPresent',
    ...(command === undefined ? {} : { command: [...command] }),
    // The image holds both programs.
    ...(isReplica(part) ? { args: [part.program] } : {}),
    ports: part.ports.map(({ name, port }) => ({ name, containerPort: port, protocol: 'TCP' })),
    envFrom: [...envFrom],
    ...probes(part.healthCheck),
    resources: {
      requests: { cpu: '50m', memory: `${heapMb + overheadMb}Mi` },
      ...(limitMb === undefined ? {} : { limits: { memory: `${limitMb}Mi` } }),
    },
    securityContext: confined,
    volumeMounts: [
      ...part.volumes
        .filter((volume) => isClaimed(volume, connectors))
        .map(({ name, mountPath }) => ({
          name,
          mountPath,
          // The root of a disk may hold a folder lost+found, which a broker takes for a partition.
          subPath: 'data',
        })),
      ...[...partFolders(part, connectors), ...mounts].map(({ name, mountPath }) => ({
        name,
        mountPath,
      })),
    ],
  };
}

/** Whether `down` keeps it as data. */
export function isKept({ kind }: Volume): boolean {
  return kind === 'data';
}

/** Whether a claim is behind it: it outlives the pod. */
export function isClaimed(volume: Volume, connectors: string | undefined): boolean {
  return isKept(volume) || (volume.kind === 'project' && connectors !== undefined);
}

/** What the image declares as volumes goes with the pod. */
function partFolders({ volumes }: Part, connectors: string | undefined): PodMount[] {
  return volumes
    .filter((volume) => volume.kind !== 'cache' && !isClaimed(volume, connectors))
    .map(({ name, mountPath }) => ({ name, mountPath, source: { emptyDir: {} } }));
}

/** Seconds between two questions while a container starts: others wait for its answer. */
const startPeriod = 2;

function probes(check: HealthCheck | undefined) {
  if (check === undefined) return {};
  const { command, intervalMs, timeoutMs, retries, startPeriodMs } = check;
  const probe = {
    exec: { command: ['sh', '-c', command] },
    timeoutSeconds: Math.ceil(timeoutMs / 1000),
  };
  const periodSeconds = Math.ceil(intervalMs / 1000);
  const startMs = startPeriodMs + retries * intervalMs;
  return {
    startupProbe: {
      ...probe,
      periodSeconds: startPeriod,
      failureThreshold: Math.ceil(startMs / 1000 / startPeriod),
    },
    readinessProbe: { ...probe, periodSeconds, failureThreshold: 3 },
    // A busy service is not a dead one: twice as patient as an engine that only marks it.
    livenessProbe: { ...probe, periodSeconds, failureThreshold: 2 * retries },
  };
}

/** Brokers on nodes of their own, where there are as many. */
function apart({ part, topology }: PodPlan) {
  return {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 100,
          podAffinityTerm: {
            topologyKey: 'kubernetes.io/hostname',
            labelSelector: { matchLabels: partLabels(part, topology) },
          },
        },
      ],
    },
  };
}
