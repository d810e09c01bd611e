/** What the brokers have on their disks: one request a broker, however many partitions there are. */
import {
  describeLogDirsV2,
  describeLogDirsV3,
  describeLogDirsV4,
  ResponseError,
} from '@platformatic/kafka';
import type { Wire } from '../../workloads/shared/clients/platformatic/wire.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { SourceError } from '../shell/errors.ts';

export interface LogDir {
  readonly path: string;
  /** Of Kafka's protocol; 0 where the folder is well. */
  readonly errorCode: number;
  readonly replicas: readonly ReplicaSize[];
}

export interface ReplicaSize {
  readonly topic: string;
  readonly partition: number;
  readonly bytes: bigint;
}

/** Of one broker: its folders, or why it does not tell them. */
export interface BrokerDisk {
  readonly broker: number;
  readonly dirs: readonly LogDir[];
  readonly fault?: SourceError;
}

/**
 * At most a few seconds old, so that paging through many topics does not ask again and again.
 * @returns by broker, in the order of the metadata
 * @throws SourceError where no broker answers
 */
export async function readDisks(cluster: Cluster): Promise<readonly BrokerDisk[]> {
  const last = known.get(cluster);
  if (last !== undefined && Date.now() - last.at < maxAgeMs) return last.disks;
  const disks = readAll(cluster);
  known.set(cluster, { at: Date.now(), disks });
  disks.catch(() => known.delete(cluster));
  return disks;
}

/** After a change: what is known is old. */
export function forgetDisks(cluster: Cluster): void {
  known.delete(cluster);
}

interface Known {
  readonly at: number;
  readonly disks: Promise<readonly BrokerDisk[]>;
}

const maxAgeMs = 5000;
const known = new WeakMap<Cluster, Known>();

async function readAll(cluster: Cluster): Promise<BrokerDisk[]> {
  const { brokers } = await cluster.metadata();
  return Promise.all(brokers.map(({ id }) => readDisk(cluster, id)));
}

async function readDisk(cluster: Cluster, broker: number): Promise<BrokerDisk> {
  try {
    return { broker, dirs: await cluster.wire((wire) => describe(wire, broker)) };
  } catch (error) {
    if (error instanceof SourceError) return { broker, dirs: [], fault: error };
    throw error;
  }
}

async function describe(wire: Wire, broker: number): Promise<LogDir[]> {
  const connection = await wire.broker(broker);
  const api = await wire.api('DescribeLogDirs', [
    describeLogDirsV4.api,
    describeLogDirsV3.api,
    describeLogDirsV2.api,
  ]);
  const { results } = await api.async(connection, allTopics).catch(partOf);
  return results.map(({ logDir, errorCode, topics }) => ({
    path: logDir,
    errorCode,
    replicas: topics.flatMap(({ name, partitions }) =>
      partitions
        // A copy on its way to another folder of the same broker.
        .filter(({ isFutureKey }) => !isFutureKey)
        .map(({ partitionIndex, partitionSize }) => ({
          topic: name,
          partition: partitionIndex,
          bytes: partitionSize,
        })),
    ),
  }));
}

type Answer = Awaited<ReturnType<typeof describeLogDirsV2.api.async>>;

/** The protocol's word for all of them, which the library's type lacks. */
const allTopics = null as unknown as [];

/** A folder that failed is an error to the library; the others are told all the same. */
function partOf(error: unknown): Answer {
  if (error instanceof ResponseError) {
    const answer = error['response'] as Answer;
    if (answer.errorCode === 0) return answer;
  }
  throw error;
}
