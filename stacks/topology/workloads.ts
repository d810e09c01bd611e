/** Workloads of the configuration → what the target runs: env, port, volume and memory of each replica. */
import { workloadImage } from '../../images/names.ts';
import { programs } from '../../workloads/programs.ts';
import { settingsToEnv } from '../../workloads/shared/settings.ts';
import type { Config } from '../config.ts';
import { timing } from '../services/health.ts';
import type { SharedSpec } from './build.ts';
import { engineName } from './names.ts';
import type { Env, ProgramName, Replica, TargetTraits, Volume, Workload } from './types.ts';

type WorkloadConfig = Config['workloads'][number];

/** Where the image of the programs keeps what must outlive it. */
export const workloadFolder = '/var/lib/workload';

/** Where a workload without a port of its own gets one: it follows from its name, so that no other workload moves it. */
const chosenPorts = { first: 21_000, count: 2000 } as const;
const chosenNodePorts = { first: 30_500, count: 2000 } as const;

/** The port in its image. */
const imagePort = 8090;

/** Of Node itself and of what the programs hold, in MiB. */
const memory = { heapMb: 128, overheadMb: 96 };

export function buildWorkloads(spec: SharedSpec, traits: TargetTraits, stack: string): Workload[] {
  return spec.config.workloads.map((workload) => {
    const env = workloadEnv(workload, spec);
    const replicas = replicaNames(workload).map((name, index) =>
      buildReplica(name, { workload, env, index, spec, traits, stack }),
    );
    return { name: workload.name, program: workload.program, env, replicas };
  });
}

function replicaNames({ name, replicas }: WorkloadConfig): string[] {
  if (replicas === 1) return [name];
  return Array.from({ length: replicas }, (_, index) => `${name}-${index + 1}`);
}

/** What the user sets comes before what the stack knows: a workload may work on another cluster. */
function workloadEnv({ program, name, settings }: WorkloadConfig, spec: SharedSpec): Env {
  const { host, port, network, bootstrap } = spec;
  const known = {
    brokers: bootstrap(network === 'host' ? 'host' : 'internal').join(','),
    registryUrl: `http://${host('schema-registry')}:${port('schema-registry', 'http')}`,
    clientId: name,
    ...ownSettings[program],
  };
  return settingsToEnv(programs[program], { ...known, ...settings });
}

const ownSettings = {
  // Ten records a second fill no disk.
  producer: { createTopic: true, rate: 10 },
  consumer: { database: `${workloadFolder}/kafka_data.db` },
} as const satisfies Record<ProgramName, Readonly<Record<string, unknown>>>;

interface Place {
  readonly workload: WorkloadConfig;
  readonly env: Env;
  /** Among the replicas of the workload. */
  readonly index: number;
  readonly spec: SharedSpec;
  readonly traits: TargetTraits;
  readonly stack: string;
}

function buildReplica(name: string, place: Place): Replica {
  const { workload, env, index, spec, traits, stack } = place;
  const asImage = traits.runs === 'images';
  const shared = traits.network === 'host';
  const first = workload.port ?? portOf(workload.name, traits);
  const published = first + index + spec.config.portOffset;
  const port = shared ? published : imagePort;
  const http = { httpHost: spec.bind ?? '0.0.0.0', httpPort: port };
  return {
    name,
    program: workload.program,
    workload: workload.name,
    containerName: traits.isCluster ? name : engineName(stack, name),
    image: asImage ? workloadImage : undefined,
    healthCheck: asImage ? { ...timing, command: healthCommand(port) } : undefined,
    hostName: shared ? spec.host('kafka') : name,
    env: { ...env, ...settingsToEnv(programs[workload.program], http) },
    ports: [{ name: 'http', port, published, address: spec.config.listenAddress }],
    volumes: [volumeOf(workload)],
    memory: {
      ...memory,
      limitMb: asImage ? memory.heapMb + memory.overheadMb + 64 : undefined,
    },
    stopGraceMs: spec.config.stopGraceSeconds * 1000,
    unavailable: undefined,
  };
}

/** FNV-1a of the name. */
function portOf(name: string, { isCluster }: TargetTraits): number {
  const { first, count } = isCluster ? chosenNodePorts : chosenPorts;
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return first + (hash % count);
}

/** Replicas share it, as they share a group. */
function volumeOf({ name }: WorkloadConfig): Volume {
  return { name: `${name}-data`, kind: 'data', mountPath: workloadFolder };
}

function healthCommand(port: number): string {
  return `curl -fsS -o /dev/null http://localhost:${port}/health`;
}
