/**
 * What bad input gets: one catalogue of faults, each with a stable code, and two ways to fail.
 * A `UserFault` is told to people as it is, without a stack; everything else is a bug and keeps its stack.
 */
export const faultCodes = {
  KS_CONFIG_UNKNOWN_KEY: 'a configuration key that the project does not know',
  KS_CONFIG_VALUE: 'a configuration value of the wrong type, form or range',
  KS_CONFIG_NO_EFFECT: 'a configuration key that changes nothing on this target',
  KS_STACK_NAME: 'a stack name that cannot be used for names of services and folders',
  KS_ENV_UNKNOWN: 'an env name that turns into no known setting of its service',
  KS_ENV_LEVEL: 'an env name that sets something of another kind of service, client or topic',
  KS_ENV_VALUE: 'an env value of the wrong type or out of range for its setting',
  KS_ENV_DEPRECATED: 'an env name that makes the image refuse to start',
  KS_ENV_REQUIRED: 'an env name that the image requires',
  KS_ENV_UNSAFE: 'an env value that would not arrive unchanged in the properties file',
  KS_ENV_LEAK: 'an env name that breaks every Kafka tool run beside the service',
  KS_PORT_CLASH: 'two listeners of one stack on the same port',
  KS_PORT_ENV: 'an env name that moves a port away from where the stack looks for it',
  KS_PORT_RANGE: 'a port outside 1 to 65535',
  KS_PORT_BLOCKED: 'an HTTP port that browsers refuse',
  KS_PORT_IN_USE: 'a port that another process of this machine holds',
  KS_LISTENER: 'listener settings that contradict each other',
  KS_REPLICATION: 'a replication factor that the brokers cannot satisfy',
  KS_BROKER_ENV: 'an env name that each of several brokers needs a value of its own for',
  KS_BROKERS_ADDED: 'brokers that hold nothing until partitions are moved to them',
  KS_BROKERS_REMOVED: 'brokers that are taken away with the data they hold',
  KS_JMX: 'a JMX host name that some who read JMX cannot use',
  KS_MEMORY: 'heaps that do not fit into the memory there is',
  KS_HEAP_FLAG: 'a heap flag outside the heap setting',
  KS_ENGINE: 'no container engine that can be used',
  KS_CLUSTER: 'no Kubernetes cluster that can be used',
  KS_CLUSTER_CONTEXT:
    'a context of the kubeconfig that is not there, or that nobody has named for the stack',
  KS_CLUSTER_PORTS: 'a cluster whose nodes this machine does not reach at the ports of the stack',
  KS_CLAIM: 'a volume claim that cannot become what the configuration says',
  KS_NAME_IN_USE: 'a name on the engine or in the cluster that something else holds',
  KS_IMAGE: 'an image that is not there and cannot be got',
  KS_IMAGE_PLATFORM: 'an image for another kind of processor',
  KS_IMAGE_UNSAFE: 'an image that is known to be dangerous',
  KS_IMAGE_VOLUME: 'an image that keeps data where the stack mounts no volume',
  KS_WORKLOAD: 'a workload that cannot work, or gets nothing, as it is set',
  KS_CONNECTORS: 'a connector folder that Connect finds nothing in',
  KS_DATA_DIR: 'a data folder that cannot be used',
  KS_DATA_OWNER: 'a data folder that belongs to another stack',
  KS_DATA_IDS: 'ZooKeeper data and broker data that do not belong together',
  KS_DATA_FOREIGN: 'a foreign entry in the data folder of the broker',
  KS_DISK_FULL: 'too little free disk space for the data folder',
  KS_JAVA: 'no usable Java on this machine',
  KS_MAVEN: 'no usable Maven on this machine',
  KS_DISTRIBUTION: 'a distribution that this target cannot run',
  KS_TARGET: 'a command that the target does not have',
  KS_TARGET_CHANGED: 'a stack that is still up on another target',
  KS_PULUMI: 'no usable Pulumi command line',
  KS_PASSPHRASE: 'a stack file that is encrypted with another passphrase',
  KS_STACK_BUSY: 'another command is changing this stack right now',
  KS_STACK_ABSENT: 'a stack that is not up',
  KS_SERVICE: 'a service that the stack does not have',
  KS_USAGE: 'a command used in a way it does not understand',
  KS_START: 'a service that died while it started',
  KS_PROOF: 'a service that did not prove its work in time',
} as const;

export type FaultCode = keyof typeof faultCodes;

export interface Fault {
  readonly code: FaultCode;
  /** Errors stop before anything is created; warnings travel into the outputs. */
  readonly level: 'error' | 'warning';
  /** The setting as its user writes it, such as `kafka-stack:portOffset` or `kafka-stack:env.kafka.KAFKA_PORT`. */
  readonly setting: string;
  /** The value found there, as text. Left out where it may be secret. */
  readonly value?: string;
  /** What is wrong, in one sentence. */
  readonly problem: string;
  /** What is allowed there. */
  readonly allowed?: string;
  /** What to do. */
  readonly fix: string;
}

/** One line a fault: `KS_PORT_CLASH kafka-stack:portOffset = 5: … Allowed: … Do: …`. */
export function formatFault(fault: Fault): string {
  const value = fault.value === undefined ? '' : ` = ${JSON.stringify(fault.value)}`;
  const allowed = fault.allowed === undefined ? '' : ` Allowed: ${fault.allowed}.`;
  return `${fault.code} ${fault.setting}${value}: ${fault.problem}.${allowed} Do: ${fault.fix}.`;
}

/** Something its user can put right. Carries every fault of the run, so that they are told together. */
export class UserFault extends Error {
  override readonly name = 'UserFault';
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[], options?: ErrorOptions) {
    super(faults.map(formatFault).join('\n'), options);
    this.faults = faults;
  }
}

/** A fault that stops: `level` is error. */
export function fault(code: FaultCode, rest: Omit<Fault, 'code' | 'level'>): Fault {
  return { code, level: 'error', ...rest };
}

export function warning(code: FaultCode, rest: Omit<Fault, 'code' | 'level'>): Fault {
  return { code, level: 'warning', ...rest };
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
