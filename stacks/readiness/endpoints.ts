/** Pending and ready endpoints. Only the gate turns one into the other. */

/** Addresses as a client outside the stack uses them; what a target returns. */
export interface Endpoints {
  /** `host:port` of ZooKeeper. */
  readonly zookeeper: string;
  /** `host:port,…` of the brokers' host listeners. */
  readonly bootstrapServers: string;
  /** URL without a path; the Confluent paths (`/subjects`, …) stand directly under it. */
  readonly schemaRegistry: string;
  /** URL of the Connect worker. */
  readonly connect: string;
  /** `host:port,…` of the brokers' JMX connectors. */
  readonly jmx: string;
  /** URL of the web UI; undefined where it does not run. */
  readonly ui?: string;
  /** `host:port,…` of the listener for clients elsewhere; undefined where none was asked for. */
  readonly external?: string;
  /** URL of each replica of the workloads, with `/health` and `/metrics`; undefined where there are none. */
  readonly workloads?: Readonly<Record<string, string>>;
}

declare const proof: unique symbol;

/** Endpoints that a target has declared and nothing has shown to work yet. */
export interface PendingEndpoints extends Endpoints {
  readonly [proof]?: 'pending';
}

/** Endpoints behind which every proof has passed. */
export interface ReadyEndpoints extends Endpoints {
  readonly [proof]: 'passed';
}
