/** The only place that reads configuration: parsed once, every fault named at once, then frozen. */
import { distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { fault, faultCodes, UserFault, warning, type Fault, type FaultCode } from './errors.ts';
import { maxBrokers } from './topology/brokers.ts';
import { uiFlavours } from './topology/images.ts';
import {
  accessKinds,
  programNames,
  serviceNames,
  type ServiceName,
  type TargetName,
} from './topology/types.ts';

export const configNamespace = 'kafka-stack';

/** The message of every issue is the text behind "Allowed:" in its fault. */
const whole = (from: number, to: number, unit = '') => {
  const allowed = `a whole number${unit} from ${from} to ${to}`;
  return z.int(allowed).min(from, allowed).max(to, allowed);
};
const oneOf = <const T extends string>(names: readonly T[]) => z.enum(names, names.join(', '));
const matching = (pattern: RegExp, allowed: string) => z.string(allowed).regex(pattern, allowed);
/** Unknown keys have a fault of their own. */
const expecting = (allowed: string) => ({
  error: (issue: { readonly code?: string | undefined }) =>
    issue.code === 'unrecognized_keys' ? undefined : allowed,
});

const port = whole(1, 65535);
// No IPv6 address: neither listener strings nor `host:port` of the clients hold one.
const hostText = 'a host name or an IPv4 address, without scheme and port';
const host = matching(/^[A-Za-z0-9._-]+$/, hostText);
/** As Docker reads it; what is wrong beyond that the engine says. */
const image = matching(
  /^[a-z0-9][\w.\-/:]*[:@][\w.\-:]+$/,
  'an image with its tag, such as confluentinc/cp-kafka:7.4.0',
);
const envName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_.-]*$/);
const envValue = z.union(
  [z.string(), z.boolean(), z.number(), z.null()],
  'text, a number, true, false, or null to take a default away',
);
const envMap = z.record(envName, envValue, {
  error: ({ code }) =>
    code === 'invalid_key'
      ? 'env names of letters, digits and _, no digit first'
      : 'env names with their values, such as {"KAFKA_LOG_RETENTION_HOURS": 1}',
});
const perService = <T extends z.ZodType>(value: T, allowed: string) =>
  z.strictObject(
    {
      zookeeper: value.optional(),
      kafka: value.optional(),
      'schema-registry': value.optional(),
      connect: value.optional(),
      ui: value.optional(),
    } satisfies Record<ServiceName, z.ZodOptional<T>>,
    expecting(allowed),
  );
const portsOf = <T extends z.core.$ZodShape>(shape: T) =>
  z.strictObject(shape, expecting(`ports by name: ${Object.keys(shape).join(', ')}`)).optional();

/** Values that its program reads; the program itself says what it allows. */
const settingValue = z.union(
  [z.string(), z.boolean(), z.number(), z.array(z.string())],
  'text, a number, true, false, or a list of texts',
);
const workload = z.strictObject(
  {
    name: matching(
      /^[a-z](-?[a-z0-9]){0,39}$/,
      'up to 40 small letters, digits and single -, a letter first',
    ),
    program: oneOf(programNames),
    replicas: whole(1, 32).default(1),
    port: port.optional(),
    settings: z
      .record(
        matching(/^[a-zA-Z]\w*$/, 'names of settings'),
        settingValue,
        'settings of the program by name, such as {"topic": "customerCountries"}',
      )
      .default({}),
  },
  expecting('an object such as {"name": "countries", "program": "producer"}'),
);

/** The ports of each service that can be moved. */
const ports = {
  zookeeper: { client: port.optional() },
  kafka: {
    host: port.optional(),
    external: port.optional(),
    internal: port.optional(),
    jmx: port.optional(),
  },
  'schema-registry': { http: port.optional(), backend: port.optional() },
  connect: { http: port.optional() },
  ui: { http: port.optional() },
} as const satisfies Record<ServiceName, z.core.$ZodShape>;

/** Every key of a stack's configuration, `kafka-stack:` in front. Each has a sentence that `kstack config` and the docs show. */
const schema = z.strictObject({
  target: oneOf(['local', 'docker', 'kubernetes'])
    .default('local')
    .describe('Where the stack runs.'),
  distribution: oneOf(['open', 'confluent'])
    .optional()
    .describe('What runs: the open parts from Maven or the Confluent images. Default: by target.'),
  brokers: whole(1, maxBrokers)
    .default(1)
    .describe(
      'How many Kafka brokers: kafka, kafka-2, … Each has ports one above those of the one before. From three on, topics get three copies, and one broker may be away.',
    ),
  portOffset: whole(0, 36000)
    .default(0)
    .describe('Added to every published port, so that stacks run side by side.'),
  listenAddress: host
    .default('127.0.0.1')
    .describe('Address that published ports bind; 0.0.0.0 opens them to other machines.'),
  advertisedHost: host
    .default('127.0.0.1')
    .describe('Host that brokers hand to clients outside the stack.'),
  externalHost: host
    .optional()
    .describe(
      'Host at which clients elsewhere find this machine, such as host.docker.internal or its name in the network. Opens a listener of its own, kafka-stack:ports.kafka.external, to other machines.',
    ),
  dataDir: matching(/^[^~]/, 'the path of a folder, written out: nothing expands a ~')
    .optional()
    .describe('Folder for the volumes of this stack. Default: a folder of its own per stack.'),
  javaHome: matching(/^\//, 'the whole path of a Java installation, which begins with /')
    .optional()
    .describe('Java to run the services on. Default: JAVA_HOME, PATH, then the usual folders.'),
  env: perService(
    envMap,
    'env names by service, such as {"kafka": {"KAFKA_LOG_RETENTION_HOURS": 1}}',
  )
    .default({})
    .describe('Env names of a service to add or override; null takes a default away.'),
  heapMb: perService(whole(16, 1_048_576, ' of MiB'), 'MiB by service, such as {"kafka": 512}')
    .default({})
    .describe('Largest Java heap of a service in MiB.'),
  ports: z
    .strictObject(
      {
        zookeeper: portsOf(ports.zookeeper),
        kafka: portsOf(ports.kafka),
        'schema-registry': portsOf(ports['schema-registry']),
        connect: portsOf(ports.connect),
        ui: portsOf(ports.ui),
      },
      expecting('ports by service and name, such as {"kafka": {"host": 9192}}'),
    )
    .default({})
    .describe('Single ports of a service, before the offset is added.'),
  workloads: z
    .array(workload, 'a list such as [{"name": "countries", "program": "producer"}]')
    .default([])
    .describe(
      'Producers and consumers that run with the stack: name, program, replicas, port of the first replica (before the offset; by default one that follows from the name), and the settings of the program.',
    ),
  images: perService(image, 'images by service, such as {"kafka": "confluentinc/cp-kafka:7.4.1"}')
    .default({})
    .describe('Image of a service in place of the usual one, tag included.'),
  imageMirror: matching(
    /^[a-z0-9.-]+(:\d+)?(\/[\w.-]+)*$/i,
    'a registry and, where it has one, a path: mirror.example.com/hub',
  )
    .optional()
    .describe('Registry in front of every image that names none.'),
  uiFlavour: oneOf(uiFlavours)
    .optional()
    .describe(
      'Which web UI: console is the project’s own, kafbat the maintained kafbat/kafka-ui, provectus its forerunner. Default: console; kafbat with the distribution confluent or an image of your own.',
    ),
  memoryLimitMb: perService(
    whole(64, 1_048_576, ' of MiB'),
    'MiB by service, such as {"kafka": 1024}',
  )
    .default({})
    .describe(
      'Most memory of a container in MiB. Default: heap, what the JVM takes beside it, and room for one tool.',
    ),
  platform: matching(/^linux\/[a-z0-9]+(\/v\d+)?$/, 'a platform of images, such as linux/amd64')
    .optional()
    .describe("Platform of the images. Default: the engine's own."),
  restartPolicy: oneOf(['no', 'on-failure', 'always', 'unless-stopped'])
    .default('unless-stopped')
    .describe('When the engine starts a container again that has ended.'),
  extraHosts: z
    .array(
      matching(
        /^[A-Za-z0-9._-]+:([\d.]+|host-gateway)$/,
        'name:address, or name:host-gateway for the machine of the engine',
      ),
      'a list such as ["db.example.com:192.0.2.7"]',
    )
    .default([])
    .describe('Names that every container resolves to these addresses.'),
  ulimits: z
    .record(
      z.string().regex(/^[a-z]+$/),
      whole(-1, 2_147_483_647),
      'limits by name, such as {"nofile": 65536}',
    )
    .default({})
    .describe("Resource limits of every container, soft and hard. Default: the engine's own."),
  kubeContext: matching(/^\S+$/, 'the name of a context: kubectl config get-contexts')
    .optional()
    .describe(
      'Context of the kubeconfig in which the stack lives. Default: the current one, if it is of a cluster on this machine.',
    ),
  namespace: matching(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'small letters, digits and -')
    .optional()
    .describe(
      'Namespace of the stack in the cluster. Default: kafka-stack- and the name of the stack.',
    ),
  access: oneOf(accessKinds)
    .default('node-port')
    .describe(
      'How this machine reaches the services in the cluster: at ports of its nodes, or by a kubectl port-forward each that runs beside the stack, for clusters whose nodes it does not reach.',
    ),
  storageClass: matching(
    /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/,
    'the name of a class: kubectl get storageclass',
  )
    .optional()
    .describe("Class of the volume claims. Default: the cluster's own."),
  volumeSizes: perService(
    matching(/^[1-9]\d*(Mi|Gi|Ti)$/, 'a size such as 512Mi or 20Gi'),
    'sizes by service, such as {"kafka": "20Gi"}',
  )
    .default({})
    .describe('Size of each volume claim of a service. Default: by service.'),
  readyTimeoutSeconds: whole(1, 3600, ' of seconds')
    .default(180)
    .describe('Longest wait for the proofs of a service after its start.'),
  stopGraceSeconds: whole(1, 600, ' of seconds')
    .default(45)
    .describe('Time a service gets between SIGTERM and SIGKILL.'),
  disableChecks: z
    .array(
      oneOf(Object.keys(faultCodes) as FaultCode[]),
      'a list of codes, such as ["KS_LISTENER"]',
    )
    .default([])
    .describe('Codes of checks that are told as warnings and stop nothing.'),
});

/** Where a key has an effect; every key that is not here has one everywhere. */
const effective: Readonly<Partial<Record<ConfigKey, readonly TargetName[]>>> = {
  javaHome: ['local'],
  images: ['docker', 'kubernetes'],
  imageMirror: ['docker', 'kubernetes'],
  memoryLimitMb: ['docker', 'kubernetes'],
  platform: ['docker', 'kubernetes'],
  restartPolicy: ['docker'],
  extraHosts: ['docker', 'kubernetes'],
  ulimits: ['docker'],
  dataDir: ['local', 'docker'],
  kubeContext: ['kubernetes'],
  namespace: ['kubernetes'],
  access: ['kubernetes'],
  storageClass: ['kubernetes'],
  volumeSizes: ['kubernetes'],
};

export type Config = Readonly<z.infer<typeof schema>>;
export type ConfigKey = keyof Config;
export const configKeys = Object.keys(schema.shape) as ConfigKey[];

/** Targets on which a key has an effect; undefined for all. */
export function targetsOf(key: ConfigKey): readonly TargetName[] | undefined {
  return effective[key];
}

/** One sentence a key, for `kstack config` and the documentation. */
export function describeKey(key: ConfigKey): string {
  return schema.shape[key].description ?? '';
}

/**
 * Parses the configuration of a stack.
 * @param raw values as Pulumi has them: text, or JSON text for numbers, lists and objects; keys with or without namespace.
 * @throws UserFault with every fault found.
 */
export function parseConfig(raw: Readonly<Record<string, string>>): Config {
  const own = Object.entries(raw).flatMap(([key, value]) => {
    const [namespace, name] = splitKey(key);
    return namespace === configNamespace ? [[name, decode(name, value)] as const] : [];
  });
  const input = Object.fromEntries(own);
  const parsed = schema.safeParse(input);
  const misspelled = Object.keys(raw).flatMap(misspelledNamespace);
  if (parsed.success && misspelled.length === 0) return deepFreeze(parsed.data);
  const issues = parsed.error?.issues ?? [];
  const faults = issues.flatMap((issue) => toFaults(issue, input));
  throw new UserFault([...misspelled, ...onePerSetting(faults)]);
}

/** Settings that someone has written and that change nothing on their target. */
export function idleSettings(raw: Readonly<Record<string, string>>, target: TargetName): Fault[] {
  return configKeys.flatMap((key) => {
    const where = effective[key];
    const value = raw[`${configNamespace}:${key}`] ?? raw[key];
    if (value === undefined || where === undefined || where.includes(target)) return [];
    return [
      warning('KS_CONFIG_NO_EFFECT', {
        setting: `${configNamespace}:${key}`,
        value,
        problem: `it has no effect on target ${target}`,
        allowed: `target ${where.join(' or ')}`,
        fix: `take it out with: pulumi config rm ${key}`,
      }),
    ];
  });
}

/** Other namespaces belong to others, but one that is nearly ours was meant to be ours. */
function misspelledNamespace(key: string): Fault[] {
  const [namespace, name] = splitKey(key);
  if (namespace === configNamespace || !nearestName(namespace, [configNamespace])) return [];
  return [
    fault('KS_CONFIG_UNKNOWN_KEY', {
      setting: key,
      problem: `settings of the project begin with ${configNamespace}:`,
      fix: `rename it to ${configNamespace}:${name}`,
    }),
  ];
}

function deepFreeze<T>(value: T): T {
  if (value !== null && typeof value === 'object') Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}

function splitKey(key: string): [string, string] {
  const colon = key.indexOf(':');
  return colon < 0 ? [configNamespace, key] : [key.slice(0, colon), key.slice(colon + 1)];
}

/** Keys whose value is text as it stands; all others are JSON. */
const textKeys: readonly string[] = [
  'target',
  'distribution',
  'listenAddress',
  'advertisedHost',
  'dataDir',
  'javaHome',
  'externalHost',
  'imageMirror',
  'uiFlavour',
  'platform',
  'restartPolicy',
  'kubeContext',
  'namespace',
  'access',
  'storageClass',
] satisfies ConfigKey[];

function decode(key: string, value: string): unknown {
  if (textKeys.includes(key)) return value;
  try {
    return JSON.parse(value, exactNumbers);
  } catch {
    return value;
  }
}

/** Keeps a number that JavaScript cannot hold exactly as the text it was written as. */
function exactNumbers(this: unknown, _key: string, value: unknown, context?: { source?: string }) {
  if (typeof value !== 'number' || context?.source === undefined) return value;
  return String(value) === context.source ? value : context.source;
}

function toFaults(issue: z.core.$ZodIssue, input: unknown): Fault[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey(path, key));
  }
  const value = path.reduce<unknown>(
    (node, step) => (node as Record<string, unknown> | undefined)?.[step],
    input,
  );
  const secretPlace = path[0] === 'env' || path[0] === 'workloads';
  return [
    fault('KS_CONFIG_VALUE', {
      setting: settingName(path),
      ...(secretPlace ? {} : { value: typeof value === 'string' ? value : JSON.stringify(value) }),
      problem: 'the value does not fit',
      allowed: issue.message,
      fix: `set it with: pulumi config set --path '${settingName(path)}' VALUE`,
    }),
  ];
}

/** A number can be wrong in two ways at once and still is one value to change. */
function onePerSetting(faults: readonly Fault[]): Fault[] {
  return [...new Map(faults.map((each) => [each.setting, each])).values()];
}

function unknownKey(path: readonly string[], key: string): Fault {
  const known = knownNames(path);
  const nearest = nearestName(key, known);
  const setting = settingName([...path, key]);
  return fault('KS_CONFIG_UNKNOWN_KEY', {
    setting,
    problem: 'no such setting',
    allowed: known.join(', '),
    fix: nearest
      ? `rename it to ${settingName([...path, nearest])}`
      : `remove it with: pulumi config rm --path '${setting}'`,
  });
}

function knownNames(path: readonly string[]): readonly string[] {
  if (path.length === 0) return configKeys;
  if (path[0] === 'workloads') return Object.keys(workload.shape);
  if (path[0] !== 'ports') return serviceNames;
  const owner = serviceNames.find((name) => name === path[1]);
  return owner === undefined ? serviceNames : Object.keys(ports[owner]);
}

function settingName(path: readonly string[]): string {
  const steps = path.map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`));
  return `${configNamespace}:${steps.join('').replace(/^\./, '')}`;
}

/** The known name closest to a wrong one, if it is close enough to be meant. */
export function nearestName(wrong: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((name) => ({ name, far: distance(wrong.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  const best = ranked[0];
  return best && best.far <= Math.max(2, wrong.length / 3) ? best.name : undefined;
}
