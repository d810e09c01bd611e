/** Requests that the library has, without the habits of its clients. */
import {
  Base,
  findCoordinatorV4,
  findCoordinatorV5,
  findCoordinatorV6,
  metadataV10,
  metadataV11,
  metadataV12,
  type BaseOptions,
  type ClusterMetadata,
  type Connection,
} from '@platformatic/kafka';
import { BrokerError } from '../../errors.ts';

interface Versioned {
  readonly version: number;
}

/** Connections to the brokers of one cluster, with the versions that they speak. */
export class Wire {
  readonly #base: Base;
  #versions: ReadonlyMap<string, number> | undefined;

  constructor(options: BaseOptions) {
    this.#base = new Base(options);
  }

  /** @returns the first of the candidates that the brokers speak; they are given newest first */
  async api<A extends Versioned>(name: string, candidates: readonly A[]): Promise<A> {
    const newest = await this.newest(name);
    const found = candidates.find(({ version }) => version <= newest);
    if (found !== undefined) return found;
    throw new BrokerError(`the brokers speak no known version of ${name}`, unsupportedVersion);
  }

  async newest(name: string): Promise<number> {
    this.#versions ??= new Map(
      (await this.#base.listApis()).map((each) => [each.name, each.maxVersion]),
    );
    return this.#versions.get(name) ?? -1;
  }

  async any(): Promise<Connection> {
    const [connection] = (await this.#base.connectToBrokers()).values();
    if (connection === undefined) throw new BrokerError('no broker', brokerNotAvailable);
    return connection;
  }

  async broker(nodeId: number): Promise<Connection> {
    const connection = (await this.#base.connectToBrokers([nodeId])).get(nodeId);
    if (connection !== undefined) return connection;
    throw new BrokerError(`no broker ${nodeId}`, brokerNotAvailable);
  }

  async coordinator(group: string): Promise<Connection> {
    const connection = await this.any();
    const api = await this.api('FindCoordinator', [
      findCoordinatorV6.api,
      findCoordinatorV5.api,
      findCoordinatorV4.api,
    ]);
    const { coordinators } = await api.async(connection, groupKey, [group]);
    const [found] = coordinators;
    if (found === undefined) throw new BrokerError('no coordinator', coordinatorNotAvailable);
    return this.broker(found.nodeId);
  }

  /** @throws the library's error, whose `response` holds the rest, when something of it has an error code */
  async metadata(topic: string) {
    const connection = await this.any();
    const api = await this.api('Metadata', [metadataV12.api, metadataV11.api, metadataV10.api]);
    return api.async(connection, [topic], false, false);
  }

  /**
   * @param anew otherwise what was answered last will do
   * @throws the library's error for its user where there is no such topic
   */
  async known(topic: string, anew = false): Promise<ClusterMetadata> {
    return this.#base.metadata({ topics: [topic], forceUpdate: anew });
  }

  /** After an error: the brokers may have moved. */
  forget(): void {
    this.#base.clearMetadata();
  }

  async close(): Promise<void> {
    await this.#base.close();
  }
}

const groupKey = 0;
export const leaderNotAvailable = 5;
const brokerNotAvailable = 8;
const coordinatorNotAvailable = 15;
const unsupportedVersion = 35;
