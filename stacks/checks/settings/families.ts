/** Which settings a service knows: a table of its own names, and families of names that begin with a prefix. */
import { zookeeperWhitelist, type ContractService } from '../../contract/index.ts';
import { clientSettings, settings } from './index.ts';
import { schemaRegistrySettings } from './schema-registry.ts';
import { ofType, type Setting, type Settings } from './types.ts';
import { zookeeperSettings } from './zookeeper.ts';

/** Names with a prefix. */
interface Family {
  readonly prefix: RegExp;
  /** What may follow the prefix. */
  readonly rest: Settings;
  /** Whether anything else may follow it too. */
  readonly open: boolean;
}

/** Names that some plug-in reads under a prefix of its own. */
const open = (prefix: RegExp): Family => ({ prefix, rest: {}, open: true });
const closed = (prefix: RegExp, rest: Settings): Family => ({ prefix, rest, open: false });

const everywhere = [open(/^(confluent|config\.providers|metrics\.context|metrics\.jmx)\./)];
const interceptors = open(/^(producer|consumer|admin)\.(confluent|interceptor)\./);

export const families: Readonly<Record<ContractService, readonly Family[]>> = {
  zookeeper: [],
  kafka: [
    ...everywhere,
    // The name of a SASL mechanism may stand between listener and setting.
    {
      prefix: /^listener\.name\.[^.]+\.((plain|gssapi|oauthbearer|scram-sha-\d+)\.)?/,
      rest: settings.broker,
      open: true,
    },
  ],
  'schema-registry': [
    ...everywhere,
    closed(/^kafkastore\./, clientSettings),
    { prefix: /^listener\.name\.[^.]+\./, rest: schemaRegistrySettings, open: true },
    open(/^metric\.reporters\./),
  ],
  connect: [
    ...everywhere,
    interceptors,
    closed(/^producer\./, settings.producer),
    closed(/^consumer\./, settings.consumer),
    closed(/^admin\./, settings.admin),
    closed(/^(config|offset|status)\.storage\./, settings.topic),
    { prefix: /^(admin\.)?listeners\.https\./, rest: settings.worker, open: true },
    open(/^(internal\.)?(key|value|header)\.converter\./),
  ],
};

/** Names that are known though no ConfigDef of the service has them. */
const extras = {
  /** Of the class `kafka.security.authorizer.AclAuthorizer`. */
  kafka: {
    ...ofType('string', 'super.users authorizer.zookeeper.url'),
    ...ofType('boolean', 'allow.everyone.if.no.acl.found'),
    ...ofType('int', 'authorizer.zookeeper.connection.timeout.ms'),
    ...ofType('int', 'authorizer.zookeeper.session.timeout.ms'),
    ...ofType('int', 'authorizer.zookeeper.max.in.flight.requests'),
  },
  /** Without effect since Kafka 3.0, and still in most examples. */
  connect: {
    ...ofType('int', 'rest.port'),
    ...ofType('string', 'rest.host.name'),
    ...ofType('class', 'internal.key.converter internal.value.converter'),
  },
} as const;

export const ownSettings: Readonly<Record<ContractService, Settings>> = {
  zookeeper: {
    ...ofType('string', Object.values(zookeeperWhitelist).join(' ')),
    ...zookeeperSettings,
  },
  kafka: { ...settings.broker, ...extras.kafka },
  'schema-registry': schemaRegistrySettings,
  connect: { ...settings.worker, ...extras.connect },
};

/** What the service knows about a property: `open` is a name that a plug-in may read, undefined one that nothing reads. */
export function settingOf(
  service: ContractService,
  property: string,
): Setting | 'open' | undefined {
  const own = at(ownSettings[service], property);
  if (own) return own;
  for (const family of families[service]) {
    const prefix = family.prefix.exec(property)?.[0];
    if (prefix === undefined) continue;
    const setting = at(family.rest, property.slice(prefix.length));
    if (setting ?? family.open) return setting ?? 'open';
  }
  return undefined;
}

/** A setting by its name; names such as `constructor` are none. */
export function at(table: Settings, name: string): Setting | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
