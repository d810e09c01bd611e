/** Settings that belong to another kind of service, client or topic than the one they were given to. */
import { envName, type ContractService } from '../../contract/index.ts';
import { at } from './families.ts';
import { settings, type Level } from './index.ts';
import { understands } from './spelling.ts';

export interface Misplaced {
  /** Whose setting it is: `topics`, or `consumers and Connect workers`. */
  readonly owners: string;
  readonly fix: string;
}

const people: Readonly<Record<Level, string>> = {
  broker: 'brokers',
  topic: 'topics',
  producer: 'producers',
  consumer: 'consumers',
  admin: 'admin clients',
  worker: 'Connect workers',
};

const foreign: Readonly<Record<ContractService, readonly Level[]>> = {
  zookeeper: [],
  kafka: ['topic', 'producer', 'consumer', 'admin', 'worker'],
  'schema-registry': ['broker', 'topic', 'producer', 'consumer', 'admin'],
  connect: ['topic', 'producer', 'consumer', 'admin', 'broker'],
};

const clients = ['producer', 'consumer', 'admin'] as const;

/** Undefined where no other level knows the property either. */
export function misplaced(service: ContractService, property: string): Misplaced | undefined {
  const levels = foreign[service].filter((level) => at(settings[level], property));
  const [first] = levels;
  if (first === undefined) return undefined;
  return {
    owners: levels.map((level) => people[level]).join(' and '),
    fix: cures[service](property, levels) ?? elsewhere(property, levels),
  };
}

type Cure = (property: string, levels: readonly Level[]) => string | undefined;

const cures: Readonly<Record<ContractService, Cure>> = {
  zookeeper: () => undefined,
  kafka: (property) => {
    const default_ = at(settings.topic, property)?.brokerName;
    const name = default_ === undefined ? undefined : envName('kafka', default_);
    return name && `set ${name}, the broker's default of all topics, or ${property} on one topic`;
  },
  'schema-registry': (property) => {
    const name = envName('schema-registry', `kafkastore.${property}`);
    return name && understands('schema-registry', name) ? `rename it to ${name}` : undefined;
  },
  connect: (property, levels) => {
    const names = clients
      .filter((client) => levels.includes(client))
      .map((client) => envName('connect', `${client}.${property}`))
      .filter((name) => name !== undefined);
    return names.length === 0 ? undefined : `rename it to ${names.join(' or ')}`;
  },
};

function elsewhere(property: string, levels: readonly Level[]): string {
  const homes = [
    ...(levels.includes('broker') ? [place('kafka', property)] : []),
    ...(levels.includes('worker') ? [place('connect', property)] : []),
    ...(levels.includes('topic') ? ['the topic itself'] : []),
    ...(clients.some((client) => levels.includes(client)) ? ["the client's own settings"] : []),
  ];
  return `move it to ${homes.join(' or ')}`;
}

function place(service: ContractService, property: string): string {
  return `kafka-stack:env.${service}.${envName(service, property) ?? property}`;
}
