/** Which settings of a service may have another value on another target, and why; all others are the same on all. */
import type { ServiceWithSettings } from './effective-settings.ts';

export interface Difference {
  readonly why: string;
  readonly settings: Readonly<Partial<Record<ServiceWithSettings, readonly string[]>>>;
}

/** Of an archive with class data, which is only named where there is one. */
const archive = ['-XX:SharedArchiveFile', '-Xlog:cds', '-Xlog:cds+dynamic', '-Xshare:auto'];
const logging = '-Dlog4j.configuration';

export const declaredDifferences: readonly Difference[] = [
  {
    why: 'services share the host and its ports, or have a name and all ports each',
    settings: {
      zookeeper: ['clientPort'],
      kafka: ['zookeeper.connect', 'listeners', 'advertised.listeners'],
      connect: [
        'bootstrap.servers',
        'listeners',
        'rest.advertised.port',
        'rest.advertised.host.name',
      ],
    },
  },
  {
    why: 'JMX listens on the loopback address of the machine, or on the one of a container',
    settings: {
      kafka: [
        '-Dcom.sun.management.jmxremote.host',
        '-Dcom.sun.management.jmxremote.port',
        '-Dcom.sun.management.jmxremote.rmi.port',
        '-Djava.rmi.server.hostname',
        // The image gives every variable that begins with KAFKA_ to the broker; only local sets this one.
        'jmx.hostname',
      ],
    },
  },
  {
    why: 'data and files are in folders of the stack, or where the images have them',
    settings: {
      zookeeper: ['dataDir', 'dataLogDir', logging],
      kafka: ['log.dirs', logging],
      'schema-registry': ['-Dquarkus.config.locations', logging],
      connect: ['plugin.path', logging],
    },
  },
  {
    why: 'class data is kept from run to run where all stacks have a folder for it; pods have none',
    settings: { zookeeper: archive, kafka: archive, 'schema-registry': archive, connect: archive },
  },
];

export function declaredFor(service: ServiceWithSettings): string[] {
  return declaredDifferences.flatMap(({ settings }) => settings[service] ?? []);
}
