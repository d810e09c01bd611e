/** The topology as objects of a cluster, plain data in a stable order: what is deployed and what is rendered. */
import { createHash } from 'node:crypto';
import { shellWord } from '../../shell.ts';
import { splitEnv } from '../../topology/brokers.ts';
import { catalogue } from '../../topology/catalogue.ts';
import {
  isMember,
  isReplica,
  membersOf,
  replicasOf,
  runningServices,
  type Part,
  type Port,
  type Service,
  type Topology,
} from '../../topology/types.ts';
import { isSecret, variablesOf, type Variables } from '../containers/variables.ts';
import { homeAnnotation, labelNames, partLabels, stackLabels } from './names.ts';
import { isClaimed, isKept, podTemplate, type PodMount, type PodPlan } from './pods.ts';

export type Kind =
  | 'Namespace'
  | 'ConfigMap'
  | 'Secret'
  | 'Service'
  | 'PersistentVolumeClaim'
  | 'StatefulSet'
  | 'Deployment'
  | 'PodDisruptionBudget';

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: Kind;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** A service with all its brokers, or a replica of a workload, and what it is in the cluster. */
export interface PartManifests {
  readonly part: Part;
  /** What its pods read, and what others reach them by. */
  readonly beside: readonly Manifest[];
  /** What makes its pods. */
  readonly pods: Manifest;
}

export interface ManifestOptions {
  /** The name under which the cluster has or can get an image. */
  readonly image: (name: string) => string;
  /** Any value may be secret, not only those that look so. */
  readonly secretEnv: boolean;
  /** Content of the connectors' folder; undefined where nobody brings it to the cluster. */
  readonly connectors?: string;
}

export function namespaceOf(topology: Topology): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: topology.cluster.namespace,
      labels: stackLabels(topology),
      annotations: homeAnnotation(),
    },
  };
}

export function servicesOf(topology: Topology, options: ManifestOptions): PartManifests[] {
  return runningServices(topology).map((service) => manifestsOf(service, topology, options));
}

export function workloadsOf(topology: Topology, options: ManifestOptions): PartManifests[] {
  const claims = new Set<string>();
  return replicasOf(topology).map((replica) => {
    const all = manifestsOf(replica, topology, options);
    // Replicas share a claim.
    const beside = all.beside.filter(({ kind, metadata: { name } }) => {
      if (kind !== 'PersistentVolumeClaim') return true;
      const isFirst = !claims.has(name);
      claims.add(name);
      return isFirst;
    });
    return { ...all, beside };
  });
}

interface Context {
  readonly topology: Topology;
  readonly options: ManifestOptions;
  /** The pods of one StatefulSet; a single one elsewhere. */
  readonly members: readonly [Part, ...Part[]];
}

/** Whether each of its pods has a name and data of its own. */
export function isStateful(part: Part): boolean {
  return isMember(part) && (part.service === 'zookeeper' || part.service === 'kafka');
}

/** @param part a service, with all its brokers, or a replica */
export function manifestsOf(
  part: Part,
  topology: Topology,
  options: ManifestOptions,
): PartManifests {
  const members = isMember(part) ? membersOf(topology, part.service) : ([part] as const);
  const context: Context = { topology, options, members };
  const environment = environmentOf(part, context);
  const objects = isStateful(part)
    ? [headless(part, context), ...members.flatMap((member) => nodePorts(member, part, context))]
    : [service(part, context)];
  const plan = podPlan(part, context, environment);
  const pods = isStateful(part) ? statefulSet(plan, context) : deployment(plan, context);
  const claims = isStateful(part) ? [] : claimsOf(part, context);
  const budget = members.length > 1 ? [disruptionBudget(part, context)] : [];
  return { part, beside: [...environment, ...objects, ...claims, ...budget], pods };
}

function metadata(name: string, part: Part, { topology }: Context): Manifest['metadata'] {
  const component = isReplica(part) ? { [labelNames.component]: part.program } : {};
  return {
    name,
    namespace: topology.cluster.namespace,
    labels: { ...stackLabels(topology), ...partLabels(part, topology), ...component },
    annotations: {},
  };
}

/** What every pod of a part has, and a file for each pod with what is its own. */
function environmentOf(part: Part, context: Context): Manifest[] {
  const { members, options } = context;
  const [first, ...others] = members;
  const { common, own } = splitEnv([variablesOf(first), ...others.map(variablesOf)]);
  const hidden = (name: string) => options.secretEnv || isSecret(part, name);
  const pick = (wanted: boolean) =>
    Object.fromEntries(Object.entries(common).filter(([name]) => hidden(name) === wanted));
  const files = Object.fromEntries(own.map((env, index) => [`${index}.env`, sourced(env)]));
  const ownIsSecret = own.some((env) => Object.keys(env).some(hidden));
  const name = objectName(part);
  const make = (suffix: string, data: Variables, asSecret: boolean) =>
    Object.keys(data).length === 0
      ? []
      : [(asSecret ? secretOf : configMap)(`${name}-${suffix}`, data, part, context)];
  return [
    ...make('env', pick(false), false),
    ...make('env', pick(true), true),
    ...(members.length > 1 ? make('pods', files, ownIsSecret) : []),
  ];
}

/** Lines for the shell that starts a pod. */
function sourced(variables: Variables): string {
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}=${shellWord(value)}\n`)
    .join('');
}

function configMap(name: string, data: Variables, part: Part, context: Context): Manifest {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata(name, part, context), data };
}

function secretOf(name: string, values: Variables, part: Part, context: Context): Manifest {
  const data = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  );
  const own = { type: 'Opaque', metadata: metadata(name, part, context), data };
  return { apiVersion: 'v1', kind: 'Secret', ...own };
}

const podsFolder = '/etc/kafka-stack/pods';

function podPlan(part: Part, context: Context, environment: readonly Manifest[]): PodPlan {
  const { topology, options, members } = context;
  const name = objectName(part);
  const envFrom = environment
    .filter(({ metadata }) => metadata.name === `${name}-env`)
    .map(({ kind, metadata }) =>
      kind === 'Secret'
        ? { secretRef: { name: metadata.name } }
        : { configMapRef: { name: metadata.name } },
    );
  const pods = environment.find(({ metadata }) => metadata.name === `${name}-pods`);
  return {
    part,
    topology,
    image: options.image(part.image ?? ''),
    settings: hashOf(environment.map((each) => [each['data'], each['stringData']])),
    envFrom,
    ...(pods === undefined ? {} : { command: ownCommand }),
    mounts: pods === undefined ? [] : [podsMount(pods)],
    severalBrokers: members.length > 1,
    connectors: options.connectors,
  };
}

/** The pod's number is behind the last hyphen of its name. */
const ownCommand = [
  'bash',
  '-c',
  `. "${podsFolder}/\${HOSTNAME##*-}.env" && exec /etc/confluent/docker/run`,
];

function podsMount({ kind, metadata }: Manifest): PodMount {
  const source =
    kind === 'Secret'
      ? { secret: { secretName: metadata.name } }
      : { configMap: { name: metadata.name } };
  return { name: 'pods', mountPath: podsFolder, source };
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}

/** What is behind the registry's own port is nobody's business. */
function servicePorts(ports: readonly Port[], atNodes: boolean) {
  const open = ports.filter(({ name }) => name !== 'backend');
  return open.map(({ name, port, published }) => ({
    name,
    port,
    targetPort: name,
    protocol: 'TCP',
    ...(atNodes && published !== undefined ? { nodePort: published } : {}),
  }));
}

/** By port-forward a Service is reached inside of the cluster. */
function reached(ports: readonly Port[], { topology }: Context) {
  const atNodes = topology.cluster.access === 'node-port';
  return { type: atNodes ? 'NodePort' : 'ClusterIP', ports: servicePorts(ports, atNodes) };
}

/** Names for the pods themselves; a pod has to be found before it is ready, by the others that it waits for. */
function headless(part: Part, context: Context): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(objectName(part), part, context),
    spec: {
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector: partLabels(part, context.topology),
      ports: servicePorts(part.ports, false),
    },
  };
}

/** What clients outside of the cluster use of one pod. */
function nodePorts(member: Part, part: Part, context: Context): Manifest[] {
  const pod = `${objectName(part)}-${context.members.indexOf(member)}`;
  const published = member.ports.filter((port) => port.published !== undefined);
  if (published.length === 0) return [];
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata(pod, part, context),
      spec: {
        publishNotReadyAddresses: true,
        selector: {
          ...partLabels(part, context.topology),
          'statefulset.kubernetes.io/pod-name': pod,
        },
        ...reached(published, context),
      },
    },
  ];
}

function service(part: Part, context: Context): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(objectName(part), part, context),
    spec: {
      selector: partLabels(part, context.topology),
      ...reached(part.ports, context),
    },
  };
}

function statefulSet(plan: PodPlan, context: Context): Manifest {
  const { part, topology } = plan;
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: metadata(objectName(part), part, context),
    spec: {
      replicas: context.members.length,
      serviceName: objectName(part),
      podManagementPolicy: 'Parallel',
      // What was kept is there again after the next `up`.
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      selector: { matchLabels: partLabels(part, topology) },
      template: podTemplate(plan),
      volumeClaimTemplates: part.volumes.filter(isKept).map(({ name }) => ({
        metadata: { name, labels: { ...stackLabels(topology), ...partLabels(part, topology) } },
        spec: claimSpec(part, topology),
      })),
    },
  };
}

function deployment(plan: PodPlan, context: Context): Manifest {
  const { part, topology } = plan;
  const template = podTemplate(plan);
  const claimed = part.volumes
    .filter((volume) => isClaimed(volume, plan.connectors))
    .map(({ name }) => ({ name, persistentVolumeClaim: { claimName: name } }));
  const volumes = [...(template.spec.volumes ?? []), ...claimed];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(objectName(part), part, context),
    spec: {
      replicas: 1,
      // The new pod needs the claims and the group membership of the old one.
      strategy: { type: 'Recreate' },
      selector: { matchLabels: partLabels(part, topology) },
      template: {
        ...template,
        spec: { ...template.spec, ...(volumes.length === 0 ? {} : { volumes }) },
      },
    },
  };
}

function claimsOf(part: Part, context: Context): Manifest[] {
  const { connectors } = context.options;
  const claimed = part.volumes.filter((volume) => isClaimed(volume, connectors));
  return claimed.map(({ name }) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: metadata(name, part, context),
    spec: claimSpec(part, context.topology),
  }));
}

function claimSpec(part: Part, { cluster }: Topology) {
  const size = cluster.volumeSizes[isReplica(part) ? 'workload' : (part as Service).name];
  return {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: size } },
    ...(cluster.storageClass === undefined ? {} : { storageClassName: cluster.storageClass }),
  };
}

/** One broker may go at a time: with three copies of each record two are left, which is enough to write. */
function disruptionBudget(part: Part, context: Context): Manifest {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: metadata(objectName(part), part, context),
    spec: { maxUnavailable: 1, selector: { matchLabels: partLabels(part, context.topology) } },
  };
}

/** Its name in the namespace, which other services reach it by. */
export function objectName(part: Part): string {
  return isMember(part) ? catalogue[part.service].containerName : part.containerName;
}
