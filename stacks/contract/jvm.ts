import type { Env } from '../topology/types.ts';
import type { ContractService } from './types.ts';

/** Options of a service's JVM as lists of words, in the order the scripts put them on the command line. */
export interface Jvm {
  readonly heapOpts: readonly string[];
  readonly performanceOpts: readonly string[];
  /** Empty where nothing is set; the image then logs to a file in its own log folder. */
  readonly gcLogOpts: readonly string[];
  readonly jmxOpts: readonly string[];
  /** Undefined where nothing is set: the image then points log4j at the file it rendered. */
  readonly log4jOpts: readonly string[] | undefined;
  readonly opts: readonly string[];
  /** The port of remote JMX; undefined where it is off, or where the setting is no number. */
  readonly jmxPort: number | undefined;
}

const g1 =
  '-server -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:InitiatingHeapOccupancyPercent=35 -XX:+ExplicitGCInvokesConcurrent';
const kafkaPerformance = `${g1} -XX:MaxInlineLevel=15 -Djava.awt.headless=true`;
const openJmx =
  '-Dcom.sun.management.jmxremote.authenticate=false -Dcom.sun.management.jmxremote.ssl=false';
const kafkaJmx = `-Dcom.sun.management.jmxremote=true ${openJmx}`;

interface JvmDefaults {
  /** All JVM variables of the image start with it. */
  readonly prefix: 'KAFKA' | 'SCHEMA_REGISTRY';
  readonly heap: string;
  readonly performance: string;
  readonly jmx: string;
}

const defaults = {
  zookeeper: {
    prefix: 'KAFKA',
    heap: '-Xmx512M -Xms512M',
    performance: kafkaPerformance,
    jmx: kafkaJmx,
  },
  kafka: { prefix: 'KAFKA', heap: '-Xmx1G -Xms1G', performance: kafkaPerformance, jmx: kafkaJmx },
  'schema-registry': {
    prefix: 'SCHEMA_REGISTRY',
    heap: '-Xmx512M',
    performance: `${g1} -Djava.awt.headless=true`,
    jmx: `-Dcom.sun.management.jmxremote ${openJmx}`,
  },
  connect: {
    prefix: 'KAFKA',
    heap: '-Xms256M -Xmx2G',
    performance: kafkaPerformance,
    jmx: kafkaJmx,
  },
} as const satisfies Record<ContractService, JvmDefaults>;

/**
 * What the `launch` scripts of the images and Kafka's and the registry's `run-class` scripts make of the JVM
 * variables. An empty variable counts as unset. `defaultHostname` stands for the first address of `hostname -i`.
 */
export function jvm(service: ContractService, env: Env, defaultHostname: string): Jvm {
  const { prefix, heap, performance, jmx } = defaults[service];
  const get = (name: string) => env[`${prefix}_${name}`] ?? '';
  const port = get('JMX_PORT');
  const host = get('JMX_HOSTNAME') || defaultHostname;
  const log4j = get('LOG4J_OPTS');
  return {
    heapOpts: words(get('HEAP_OPTS') || heap),
    performanceOpts: words(get('JVM_PERFORMANCE_OPTS') || performance),
    gcLogOpts: prefix === 'KAFKA' ? words(get('GC_LOG_OPTS')) : [],
    jmxOpts: words(`${get('JMX_OPTS') || jmx} ${port === '' ? '' : remoteJmx(host, port)}`),
    log4jOpts: log4j === '' ? undefined : words(log4j),
    opts: words(get('OPTS')),
    jmxPort: /^\d+$/.test(port) ? Number(port) : undefined,
  };
}

function remoteJmx(host: string, port: string): string {
  return [
    `-Djava.rmi.server.hostname=${host}`,
    '-Dcom.sun.management.jmxremote.local.only=false',
    `-Dcom.sun.management.jmxremote.rmi.port=${port}`,
    `-Dcom.sun.management.jmxremote.port=${port}`,
  ].join(' ');
}

/** Splits as sh splits an unquoted variable: on blanks, tabs and newlines; quotes mean nothing there. */
function words(value: string): string[] {
  return value.split(/[ \t\n]+/).filter((word) => word !== '');
}
