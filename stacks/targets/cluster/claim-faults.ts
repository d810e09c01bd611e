/** Claims that the stack has already, and what becomes of them: a cluster changes little of a claim. */
import { fault, warning, type Fault } from '../../errors.ts';
import { brokerDataVolume, brokerName } from '../../topology/brokers.ts';
import { isReplica, runningParts, type Part, type Topology } from '../../topology/types.ts';
import { brokerCountFaults } from '../common/brokers-before.ts';
import { kubectl, listObjects, lookAround, type ClusterPlace } from './kubectl.ts';
import { labelNames } from './names.ts';
import { bytesOf } from './quantities.ts';

export interface Claim {
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly storageClassName?: string;
    readonly resources: { readonly requests: { readonly storage: string } };
  };
}

export interface Classes {
  /** Names of those whose claims can grow; undefined where nobody may ask. */
  readonly growing: readonly string[] | undefined;
}

export async function claimFaults(topology: Topology, place: ClusterPlace): Promise<Fault[]> {
  const claims = await claimsIn(topology, place);
  if (claims.length === 0) return [];
  return [
    ...judgeClaims(topology, claims, await growingClasses(place)),
    ...(await brokerCountFaults(topology, brokerClaims(claims))),
  ];
}

/** Where brokers of any number have left data, by the volume's name in the topology. */
export function brokerClaims(claims: readonly Claim[]): Map<string, string> {
  return new Map(
    claims.flatMap(({ metadata: { name } }) => {
      const number = /^kafka-data-kafka-(\d+)$/.exec(name)?.[1];
      return number === undefined ? [] : [[brokerDataVolume(brokerName(Number(number))), name]];
    }),
  );
}

/** What the configuration asks of claims that are there: pure. */
export function judgeClaims(
  topology: Topology,
  claims: readonly Claim[],
  classes: Classes,
): Fault[] {
  const found = claims.flatMap((claim) => {
    const part = partOf(claim, topology);
    return part === undefined ? [] : [{ claim, part, wanted: sizeOf(part, topology) }];
  });
  return [
    ...found.flatMap((each) => sizeFaults(each, classes)),
    ...found.flatMap(({ claim, part }) => classFaults(claim, part, topology)),
    ...pairFaults(topology, claims),
  ];
}

/** Lets claims grow to the size of the configuration, where their class can. */
export async function growClaims(topology: Topology, place: ClusterPlace): Promise<void> {
  const claims = await claimsIn(topology, place);
  const small = claims.filter((claim) => {
    const part = partOf(claim, topology);
    return part !== undefined && bytesOf(sizeOf(part, topology)) > bytesOf(requested(claim));
  });
  if (small.length === 0) return;
  const { growing } = await growingClasses(place);
  for (const claim of small) {
    const part = partOf(claim, topology);
    if (part === undefined || !canGrow(claim, { growing })) continue;
    const patch = { spec: { resources: { requests: { storage: sizeOf(part, topology) } } } };
    const flags = ['--type', 'merge', '--patch', JSON.stringify(patch)];
    await kubectl(place, ['patch', 'persistentvolumeclaim', claim.metadata.name, ...flags]);
  }
}

async function claimsIn({ stack }: Topology, place: ClusterPlace): Promise<Claim[]> {
  return listObjects<Claim>(place, 'persistentvolumeclaims', { [labelNames.instance]: stack });
}

interface StorageClass {
  readonly metadata: { readonly name: string };
  readonly allowVolumeExpansion?: boolean;
}

async function growingClasses({ context }: ClusterPlace): Promise<Classes> {
  const items = await lookAround<StorageClass>(context, 'storageclasses');
  if (items === undefined) return { growing: undefined };
  const growing = items.filter(({ allowVolumeExpansion }) => allowVolumeExpansion === true);
  return { growing: growing.map(({ metadata }) => metadata.name) };
}

function partOf({ metadata }: Claim, topology: Topology): Part | undefined {
  return runningParts(topology).find(({ name }) => name === metadata.labels?.[labelNames.name]);
}

/** The setting is of the service, whichever of its brokers the part is. */
function sizeOf(part: Part, { cluster }: Topology): string {
  if (isReplica(part)) return cluster.volumeSizes.workload;
  const sizes: Readonly<Record<string, string>> = cluster.volumeSizes;
  return sizes[part.name] ?? cluster.volumeSizes.kafka;
}

function requested({ spec }: Claim): string {
  return spec.resources.requests.storage;
}

function canGrow({ spec }: Claim, { growing }: Classes): boolean {
  return growing === undefined || growing.includes(spec.storageClassName ?? '');
}

interface Found {
  readonly claim: Claim;
  readonly part: Part;
  readonly wanted: string;
}

const lose = 'or lose the data and begin anew: ./kstack down --volumes';
const keep = 'to go on with the claims as they are, list KS_CLAIM in kafka-stack:disableChecks';

function sizeFaults({ claim, part, wanted }: Found, classes: Classes): Fault[] {
  const [has, wants] = [bytesOf(requested(claim)), bytesOf(wanted)];
  if (has === wants) return [];
  const { name } = claim.metadata;
  const setting = `kafka-stack:volumeSizes.${part.name}`;
  const class_ = claim.spec.storageClassName ?? 'of the cluster';
  if (wants > has && canGrow(claim, classes)) {
    return [
      warning('KS_CLAIM', {
        setting,
        value: wanted,
        problem: `claim ${name} grows from ${requested(claim)} to ${wanted} with its data; its pods are made anew`,
        fix: 'nothing has to be done; a claim cannot become smaller again',
      }),
    ];
  }
  return [
    fault('KS_CLAIM', {
      setting,
      value: wanted,
      problem:
        wants < has
          ? `claim ${name} has ${requested(claim)}, and no claim can become smaller`
          : `claim ${name} has ${requested(claim)}, and class ${class_} does not let claims grow`,
      allowed: requested(claim),
      fix: `set it back; ${keep}; ${lose}`,
    }),
  ];
}

function classFaults({ metadata, spec }: Claim, part: Part, { cluster }: Topology): Fault[] {
  const wanted = cluster.storageClass;
  if (wanted === undefined || wanted === spec.storageClassName) return [];
  return [
    fault('KS_CLAIM', {
      setting: 'kafka-stack:storageClass',
      value: wanted,
      problem: `claim ${metadata.name} of ${part.name} is of class ${spec.storageClassName ?? 'none'}, and a claim stays in its class`,
      allowed: spec.storageClassName ?? '',
      fix: `set it back; ${keep}; ${lose}`,
    }),
  ];
}

/** Broker and ZooKeeper remember one another: claims of one without the other are no stack. */
function pairFaults({ stack }: Topology, claims: readonly Claim[]): Fault[] {
  const of = (service: string) =>
    claims.filter(({ metadata }) => metadata.labels?.[labelNames.name] === service);
  const [broker] = of('kafka');
  if (broker === undefined || of('zookeeper').length >= 2) return [];
  return [
    fault('KS_DATA_IDS', {
      setting: '--stack',
      value: stack,
      problem: `the cluster has claim ${broker.metadata.name}, but claims of zookeeper are gone: the broker would refuse the new cluster's id`,
      fix: `restore what is gone, or forget both with: ./kstack down --volumes --stack ${stack}`,
    }),
  ];
}
