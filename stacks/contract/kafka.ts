import type { Env } from '../topology/types.ts';
import { kafkaDeprecations } from './deprecated.ts';
import { log4jFile, parseLoggers, toolsLog4jFile } from './log4j.ts';
import { envNameCandidate, propertiesUnder, propertyUnder, type PrefixRule } from './names.ts';
import { text } from './properties.ts';
import type { ImageContract, LineWriter, Script } from './types.ts';

/**
 * What `kafka.properties.template` of cp-kafka 7.4.0 takes. A comma is missing in its list of excluded names, so
 * KAFKA_HEAP_OPTS and KAFKA_LOG4J_OPTS do land in the file, where the broker ignores them.
 */
const rule: PrefixRule = {
  prefix: 'KAFKA_',
  excluded: [
    'KAFKA_VERSION',
    'KAFKA_OPTS',
    'KAFKA_JMX_OPTS',
    'KAFKA_JVM_PERFORMANCE_OPTS',
    'KAFKA_GC_LOG_OPTS',
    'KAFKA_LOG4J_ROOT_LOGLEVEL',
    'KAFKA_LOG4J_LOGGERS',
    'KAFKA_TOOLS_LOG4J_LOGLEVEL',
    'KAFKA_ZOOKEEPER_CLIENT_CNXN_SOCKET',
  ],
};
const supportRule: PrefixRule = {
  prefix: 'CONFLUENT_SUPPORT_',
  propertyPrefix: 'confluent.support.',
};
/** Properties that the name mapping cannot spell. */
const special: Env = { KAFKA_ZOOKEEPER_CLIENT_CNXN_SOCKET: 'zookeeper.clientCnxnSocket' };

const defaultLoggers = {
  kafka: 'INFO',
  'kafka.network.RequestChannel$': 'WARN',
  'kafka.producer.async.DefaultEventHandler': 'DEBUG',
  'kafka.request.logger': 'WARN',
  'kafka.controller': 'TRACE',
  'kafka.log.LogCleaner': 'INFO',
  'state.change.logger': 'TRACE',
  'kafka.authorizer.logger': 'WARN',
} as const;

export const kafka: ImageContract = {
  baked: { KAFKA_ZOOKEEPER_CONNECT: '', KAFKA_ADVERTISED_LISTENERS: '', CLUSTER_ID: '' },
  mainFile: 'kafka.properties',
  configure,
  files,
  propertyName: (name) =>
    Object.hasOwn(special, name)
      ? special[name]
      : (propertyUnder(rule, name) ?? propertyUnder(supportRule, name)),
  envNames: (property) => [envNameCandidate('KAFKA_', property), ...Object.keys(special)],
};

/** Steps of cp-kafka's `configure`. */
function configure(script: Script): void {
  requireMode(script);
  setDefaults(script);
  for (const [name, message] of Object.entries(kafkaDeprecations)) {
    if (script.get(name) !== '') script.refuse(message);
  }
  const advertised = script.get('KAFKA_ADVERTISED_LISTENERS');
  if (advertised.includes('SSL://')) readTlsFiles(script);
  if (/SASL_[^]*:\/\//.test(advertised)) requireSasl(script);
  const jmx = script.get('KAFKA_JMX_OPTS');
  if (jmx !== '' && !jmx.includes('com.sun.management.jmxremote.rmi.port')) {
    script.say(
      "KAFKA_OPTS should contain 'com.sun.management.jmxremote.rmi.port' property. It is required for accessing the JMX metrics externally.",
    );
  }
}

function requireMode(script: Script): void {
  const roles = script.get('KAFKA_PROCESS_ROLES');
  if (roles === '') {
    script.say('Running in Zookeeper mode...');
    script.ensure('KAFKA_ZOOKEEPER_CONNECT');
    script.ensure('KAFKA_ADVERTISED_LISTENERS');
    return;
  }
  script.say('Running in KRaft mode...');
  script.ensure('CLUSTER_ID');
  if (roles !== 'controller') script.ensure('KAFKA_ADVERTISED_LISTENERS');
  else if (script.get('KAFKA_ADVERTISED_LISTENERS') !== '') {
    script.refuse('KAFKA_ADVERTISED_LISTENERS is not supported on a KRaft controller.');
  }
}

function setDefaults(script: Script): void {
  const controller = script.get('KAFKA_PROCESS_ROLES') === 'controller';
  if (script.get('KAFKA_LISTENERS') === '' && !controller) {
    script.set('KAFKA_LISTENERS', listenersFrom(script.get('KAFKA_ADVERTISED_LISTENERS')));
  }
  if (script.get('KAFKA_LOG_DIRS') === '') script.set('KAFKA_LOG_DIRS', '/var/lib/kafka/data');
}

/** `cub listeners`: every host becomes 0.0.0.0. Breaks IPv6 hosts as the image does: `[::1]` gives `0.0.0.0::1]`. */
function listenersFrom(advertised: string): string {
  return advertised.replace(/:\/\/(.*?):/g, '://0.0.0.0:').replace(/\n+$/, '');
}

const secrets = '/etc/kafka/secrets/';

function readTlsFiles(script: Script): void {
  script.say('SSL is enabled.');
  locate(script, 'KAFKA_SSL_KEYSTORE');
  readPassword(script, 'KAFKA_SSL_KEY');
  readPassword(script, 'KAFKA_SSL_KEYSTORE');
  if (!/required|requested/.test(script.get('KAFKA_SSL_CLIENT_AUTH'))) return;
  locate(script, 'KAFKA_SSL_TRUSTSTORE');
  readPassword(script, 'KAFKA_SSL_TRUSTSTORE');
}

function locate(script: Script, store: string): void {
  script.ensure(`${store}_FILENAME`);
  const path = secrets + script.get(`${store}_FILENAME`);
  script.set(`${store}_LOCATION`, path);
  script.secret(path);
}

function readPassword(script: Script, store: string): void {
  script.ensure(`${store}_CREDENTIALS`);
  script.set(`${store}_PASSWORD`, script.secret(secrets + script.get(`${store}_CREDENTIALS`)));
}

function requireSasl(script: Script): void {
  script.say('SASL is enabled.');
  script.ensure('KAFKA_OPTS');
  if (!script.get('KAFKA_OPTS').includes('java.security.auth.login.config')) {
    script.say("KAFKA_OPTS should contain 'java.security.auth.login.config' property.");
  }
}

function files(env: Env, line: LineWriter): Record<string, string> {
  const properties = [...propertiesUnder(rule, env), ...propertiesUnder(supportRule, env)];
  for (const [name, property] of Object.entries(special)) {
    if (env[name] !== undefined) properties.push([property, env[name]]);
  }
  const loggers = parseLoggers(env['KAFKA_LOG4J_LOGGERS'] ?? '', defaultLoggers);
  return {
    'kafka.properties': text(properties.map(([name, value]) => line(name, value))),
    'log4j.properties': log4jFile(line, env['KAFKA_LOG4J_ROOT_LOGLEVEL'], loggers),
    'tools-log4j.properties': toolsLog4jFile(line, env['KAFKA_TOOLS_LOG4J_LOGLEVEL']),
  };
}
