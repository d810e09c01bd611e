/** Options of the Java machine that do harm where they stand: ports that tools inherit, and second heaps. */
import { fault, warning, type Fault } from '../../errors.ts';
import type { Service, ServiceName } from '../../topology/types.ts';
import { found } from './faults.ts';

const heapNames: Readonly<Record<ServiceName, string>> = {
  zookeeper: 'KAFKA_HEAP_OPTS',
  kafka: 'KAFKA_HEAP_OPTS',
  'schema-registry': 'SCHEMA_REGISTRY_HEAP_OPTS',
  connect: 'KAFKA_HEAP_OPTS',
  ui: 'JAVA_OPTS',
};

/** Where a service takes its JMX port from; the broker's is one of the stack's ports. */
const jmxNames: Readonly<Record<ServiceName, string>> = {
  zookeeper: 'KAFKA_JMX_PORT',
  kafka: 'kafka-stack:ports.kafka.jmx',
  'schema-registry': 'SCHEMA_REGISTRY_JMX_PORT',
  connect: 'KAFKA_JMX_PORT',
  ui: 'JAVA_OPTS',
};

/** Names whose value becomes part of a Java command line. */
const optionNames = /(OPTS|_OPTIONS)$|^EXTRA_ARGS$/;
const heapFlag =
  /(?:^|\s)(-Xm[sx]\S+|-XX:(?:Max|Initial|Min)RAMPercentage=\S+|-XX:(?:Max|Initial)HeapSize=\S+)/;

export function heapFaults(service: Service): Fault[] {
  const heapName = heapNames[service.name];
  return optionsOf(service)
    .filter(([name]) => name !== heapName)
    .flatMap(([name, options]) => {
      const flag = heapFlag.exec(options)?.[1];
      return flag === undefined ? [] : [heapFault(service, name, flag)];
    });
}

function heapFault(service: Service, name: string, flag: string): Fault {
  return fault('KS_HEAP_FLAG', {
    ...found(service, name),
    problem: `${flag} sets the heap beside the heap setting, which then no longer says what it is`,
    fix: `take it out and set kafka-stack:heapMb.${service.name} or ${heapNames[service.name]}`,
  });
}

/** Options that open a fixed port in every Java process that gets them. */
const fixedPorts = [
  {
    what: 'a Java agent with a fixed port',
    pattern: /-javaagent:[^\s=]+=(?:[^\s:,=]+:)?[1-9]\d*(?::|\s|$)/,
  },
  { what: 'a Java agent with a fixed port', pattern: /-javaagent:[^\s=]+=(?:\S*,)?port=[1-9]\d*/ },
  {
    what: 'a debugger on a fixed port',
    pattern: /-(?:agentlib:|Xrun)jdwp\S*address=(?:\S+:)?[1-9]\d*/,
  },
  { what: 'JMX on a fixed port', pattern: /-Dcom\.sun\.management\.jmxremote\.port=[1-9]\d*/ },
];

/** The UI has no tools beside it. */
export function leakFaults(service: Service): Fault[] {
  if (service.name === 'ui') return [];
  return [...namedLeaks(service), ...optionLeaks(service), ...classPath(service)];
}

const inherits = 'every Kafka tool run beside the service inherits it and fails with "port in use"';

function namedLeaks(service: Service): Fault[] {
  const open: Readonly<Record<string, string>> = {
    JMX_PORT: `take it out and use ${jmxNames[service.name]}, which only the service itself opens`,
    KAFKA_DEBUG: 'take it out; it opens the debugger of all Java processes on one port',
  };
  return Object.entries(open)
    .filter(([name]) => (service.env[name] ?? '') !== '')
    .map(([name, fix]) =>
      fault('KS_ENV_LEAK', { ...found(service, name), problem: inherits, fix }),
    );
}

function optionLeaks(service: Service): Fault[] {
  return optionsOf(service).flatMap(([name, options]) => {
    const leak = fixedPorts.find(({ pattern }) => pattern.test(options));
    if (!leak) return [];
    const problem = `it holds ${leak.what}: ${inherits}`;
    const fix = `take it out and use ${jmxNames[service.name]}, which only the service itself opens`;
    return [fault('KS_ENV_LEAK', { ...found(service, name), problem, fix })];
  });
}

function classPath(service: Service): Fault[] {
  if (service.name !== 'kafka' || (service.env['CLASSPATH'] ?? '') === '') return [];
  const problem = 'every Kafka tool run beside the broker inherits it and may load other classes';
  const fix = 'take it out unless a plug-in of the broker needs it';
  return [warning('KS_ENV_LEAK', { ...found(service, 'CLASSPATH'), problem, fix })];
}

function optionsOf(service: Service): [string, string][] {
  return Object.entries(service.env).filter(([name]) => optionNames.test(name));
}
