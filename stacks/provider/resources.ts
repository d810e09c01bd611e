/** Our resources as a Pulumi program declares them; the work is done in `process.ts` and `proof.ts`. */
import {
  CustomResource,
  type CustomResourceOptions,
  type Input,
  type Output,
} from '@pulumi/pulumi';
import type { DeliveryInputs } from './delivery.ts';
import type { EndingInputs } from './ending.ts';
import type { NetworkInputs } from './network.ts';
import type { ProcessInputs } from './process.ts';
import type { ProofInputs } from './proof.ts';
import type { Watched } from './watched.ts';

export const packageName = 'kafka-stack';

type Args<T> = { readonly [K in keyof T]: Input<T[K]> };

/** A program of this machine. Outputs its pid and start time. */
export class Process extends CustomResource {
  declare readonly pid: Output<number>;
  declare readonly startTime: Output<string>;
  declare readonly startedAt: Output<string>;

  constructor(name: string, args: Args<ProcessInputs>, options: CustomResourceOptions) {
    const unknown = { pid: undefined, startTime: undefined, startedAt: undefined };
    super(`${packageName}:index:Process`, name, { ...args, ...unknown }, options);
  }
}

/** A capability, shown. Exists only after its proof has passed. */
export class Proof extends CustomResource {
  declare readonly summary: Output<string>;
  declare readonly details: Output<Record<string, unknown>>;
  declare readonly provedAt: Output<string>;
  declare readonly tookMs: Output<number>;

  constructor(
    name: string,
    args: Args<Omit<ProofInputs, 'watch'>> & { readonly watch: Input<Input<Watched>[]> },
    options: CustomResourceOptions,
  ) {
    const unknown = {
      summary: undefined,
      details: undefined,
      provedAt: undefined,
      tookMs: undefined,
    };
    super(`${packageName}:index:Proof`, name, { ...args, ...unknown }, options);
  }
}

/** A network of an engine. */
export class Network extends CustomResource {
  declare readonly name: Output<string>;
  declare readonly networkId: Output<string>;

  constructor(name: string, args: Args<NetworkInputs>, options: CustomResourceOptions) {
    super(`${packageName}:index:Network`, name, { ...args, networkId: undefined }, options);
  }
}

/** The turn in which a container ends. */
export class Ending extends CustomResource {
  constructor(name: string, args: Args<EndingInputs>, options: CustomResourceOptions) {
    super(`${packageName}:index:Ending`, name, args, options);
  }
}

/** Files of the project that a pod waits for. */
export class Delivery extends CustomResource {
  constructor(name: string, args: Args<DeliveryInputs>, options: CustomResourceOptions) {
    super(`${packageName}:index:Delivery`, name, args, options);
  }
}
