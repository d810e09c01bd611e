/** One Kafka cluster with what stands around it. Connections are made when they are needed. */
import { Admin, type BaseOptions } from '@platformatic/kafka';
import { Wire } from '../../workloads/shared/clients/platformatic/wire.ts';
import { optionsOf } from '../../workloads/shared/clients/platformatic/connection.ts';
import type { ClusterSettings, ConnectPlace } from '../settings/settings.ts';
import { SourceError } from '../shell/errors.ts';
import { HttpSource } from './http-source.ts';
import { readMetadata, type ClusterMetadata } from './metadata.ts';

export class Cluster {
  readonly settings: ClusterSettings;
  readonly registry: HttpSource | undefined;
  /** By the names of the settings. */
  readonly connects: ReadonlyMap<string, HttpSource>;
  /** How clients of the brokers are made. */
  readonly options: BaseOptions;
  #admin: Admin | undefined;
  #wire: Wire | undefined;
  #known: { readonly at: number; readonly metadata: Promise<ClusterMetadata> } | undefined;

  constructor(settings: ClusterSettings, timeoutMs: number) {
    this.settings = settings;
    const { registry, connects, brokers, sasl, tls } = settings;
    this.registry = registry && new HttpSource('Schema registry', registry, timeoutMs);
    const source = (place: ConnectPlace) =>
      new HttpSource(`Connect ${place.name}`, place, timeoutMs);
    this.connects = new Map(connects.map((place) => [place.name, source(place)]));
    const network = {
      brokers,
      clientId: 'kafka-stack-console',
      ...(sasl && { sasl }),
      ...(tls && { tls: {} }),
    };
    this.options = {
      ...optionsOf(network),
      // A page is better quick and without the brokers than late.
      connectTimeout: Math.min(timeoutMs, 5000),
      requestTimeout: timeoutMs,
      metadataMaxAge: 2000,
    };
  }

  get name(): string {
    return this.settings.name;
  }

  /** As messages name it. */
  get source(): string {
    const all = this.settings.brokers.map(({ host, port }) => `${host}:${port}`).join(', ');
    return `Kafka ${this.name} at ${all}`;
  }

  /** @throws SourceError when the brokers do not answer or refuse */
  async admin<T>(ask: (admin: Admin) => Promise<T>): Promise<T> {
    this.#admin ??= new Admin(this.options);
    return this.#tell(ask(this.#admin));
  }

  /** For requests that the admin client does not make. @throws SourceError */
  async wire<T>(ask: (wire: Wire) => Promise<T>): Promise<T> {
    this.#wire ??= new Wire(this.options);
    return this.#tell(ask(this.#wire));
  }

  /** At most a second old: the parts of a page share it. @throws SourceError */
  async metadata(): Promise<ClusterMetadata> {
    if (this.#known === undefined || Date.now() - this.#known.at > metadataMaxAgeMs) {
      this.#known = { at: Date.now(), metadata: this.wire(readMetadata) };
      this.#known.metadata.catch(() => {
        this.#known = undefined;
      });
    }
    return this.#known.metadata;
  }

  /** After a change: what is known is old. */
  forget(): void {
    this.#known = undefined;
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.#admin?.close(), this.#wire?.close()]);
  }

  async #tell<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      // Brokers may have moved.
      this.#admin?.clearMetadata();
      this.#wire?.forget();
      throw new SourceError(this.source, error);
    }
  }
}

const metadataMaxAgeMs = 1000;
