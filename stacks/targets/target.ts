/** A place where a topology runs. One file a target; `index.ts` lists them; the core knows none by name. */
import type { Input, Resource } from '@pulumi/pulumi';
import type { Fault } from '../errors.ts';
import type { PendingEndpoints } from '../readiness/endpoints.ts';
import type { WatchedProcess } from '../provider/proof.ts';
import type { ServiceName, TargetTraits, Topology } from '../topology/types.ts';

/** A service as deployed, before it is proven. */
export interface Deployed {
  readonly service: ServiceName;
  readonly resources: readonly Resource[];
  /** What the proofs watch; its values change when a service is restarted. */
  readonly watch: readonly Input<WatchedProcess>[];
}

export interface Deployment {
  readonly endpoints: PendingEndpoints;
  readonly services: readonly Deployed[];
  /** Command in front of JmxTool's arguments. */
  readonly jmxTool: readonly string[];
}

export interface DeployOptions {
  readonly parent: Resource;
  /** Env values hold secrets: they must be secret in state and previews. */
  readonly secretEnv: boolean;
}

export interface Target {
  readonly traits: TargetTraits;
  /** Fetches what the target needs on this machine; may take minutes the first time. */
  readonly prepare: (topology: Topology) => Promise<void>;
  /** Looks at the machine before anything is created: ports, folders, memory, programs. */
  readonly preflight: (topology: Topology) => Promise<Fault[]>;
  /** Maps the topology onto resources. */
  readonly deploy: (topology: Topology, options: DeployOptions) => Deployment;
}
