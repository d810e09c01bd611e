import type { Env } from '../topology/types.ts';
import { log4jFile, parseLoggers, toolsLog4jFile } from './log4j.ts';
import { text } from './properties.ts';
import type { ImageContract, LineWriter, Script } from './types.ts';

/** TLS settings that exist for clients (`ZOOKEEPER_SSL_…`) and for the quorum (`ZOOKEEPER_SSL_QUORUM_…`). */
const tls = {
  CLIENT_AUTH: 'clientAuth',
  KEYSTORE_LOCATION: 'keyStore.location',
  KEYSTORE_PASSWORD: 'keyStore.password',
  KEYSTORE_TYPE: 'keyStore.type',
  TRUSTSTORE_LOCATION: 'trustStore.location',
  TRUSTSTORE_PASSWORD: 'trustStore.password',
  TRUSTSTORE_TYPE: 'trustStore.type',
  ENABLED_PROTOCOLS: 'enabledProtocols',
  CONTEXT_SUPPLIER_CLASS: 'context.supplier.class',
  CIPHER_SUITES: 'ciphersuites',
  HOSTNAME_VERIFICATION: 'hostnameVerification',
  CRL: 'crl',
  OCPS: 'ocsp',
  HANDSHAKE_DETECTION_TIMEOUT_MILLIS: 'handshakeDetectionTimeoutMillis',
} as const;

function tlsNames(envPrefix: string, propertyPrefix: string): Env {
  return Object.fromEntries(
    Object.entries(tls).map(([name, property]) => [envPrefix + name, propertyPrefix + property]),
  );
}

/**
 * Property by env name: the only settings of ZooKeeper that its image carries (cp-zookeeper,
 * `zookeeper.properties.template`). There is no name mapping; all other `ZOOKEEPER_…` names are ignored.
 */
export const zookeeperWhitelist: Env = {
  ZOOKEEPER_CLIENT_PORT: 'clientPort',
  ZOOKEEPER_TICK_TIME: 'tickTime',
  ZOOKEEPER_GLOBAL_OUTSTANDING_LIMIT: 'globalOutstandingLimit',
  ZOOKEEPER_PRE_ALLOC_SIZE: 'preAllocSize',
  ZOOKEEPER_SNAP_COUNT: 'snapCount',
  ZOOKEEPER_TRACE_FILE: 'traceFile',
  ZOOKEEPER_MAX_CLIENT_CNXNS: 'maxClientCnxns',
  ZOOKEEPER_CLIENT_PORT_ADDRESS: 'clientPortAddress',
  ZOOKEEPER_MIN_SESSION_TIMEOUT: 'minSessionTimeout',
  ZOOKEEPER_MAX_SESSION_TIMEOUT: 'maxSessionTimeout',
  ZOOKEEPER_FSYNC_WARNING_THRESHOLDMS: 'fsync.warningthresholdms',
  ZOOKEEPER_AUTOPURGE_SNAP_RETAIN_COUNT: 'autopurge.snapRetainCount',
  ZOOKEEPER_AUTOPURGE_PURGE_INTERVAL: 'autopurge.purgeInterval',
  ZOOKEEPER_SYNC_ENABLED: 'syncEnabled',
  ZOOKEEPER_ELECTION_ALG: 'electionAlg',
  ZOOKEEPER_INIT_LIMIT: 'initLimit',
  ZOOKEEPER_LEADER_SERVES: 'leaderServes',
  ZOOKEEPER_SYNC_LIMIT: 'syncLimit',
  ZOOKEEPER_CNX_TIMEOUT: 'cnxTimeout',
  ZOOKEEPER_FORCE_SYNC: 'forceSync',
  ZOOKEEPER_JUTE_MAX_BUFFER: 'jute.maxbuffer',
  ZOOKEEPER_SKIP_ACL: 'skipACL',
  ZOOKEEPER_QUORUM_LISTEN_ON_ALL_IPS: 'quorumListenOnAllIPs',
  ZOOKEEPER_CLIENT_CNXN_SOCKET: 'clientCnxnSocket',
  ZOOKEEPER_SECURE_CLIENT_PORT: 'secureClientPort',
  ZOOKEEPER_SERVER_CNXN_SOCKET: 'serverCnxnSocket',
  ZOOKEEPER_SERVER_CNXN_FACTORY: 'serverCnxnFactory',
  ZOOKEEPER_AUTH_PROVIDER_X509: 'authProvider.x509',
  ZOOKEEPER_AUTH_PROVIDER_SASL: 'authProvider.sasl',
  ZOOKEEPER_X509_AUTHENTICATION_PROVIDER_SUPER_USER: 'X509AuthenticationProvider.superUser',
  ZOOKEEPER_CLIENT_PORT_UNIFICATION: 'client.portUnification',
  ZOOKEEPER_SSL_AUTH_PROVIDER: 'ssl.authProvider',
  ...tlsNames('ZOOKEEPER_SSL_', 'ssl.'),
  ZOOKEEPER_SSL_QUORUM: 'sslQuorum',
  ...tlsNames('ZOOKEEPER_SSL_QUORUM_', 'ssl.quorum.'),
  ZOOKEEPER_ADMIN_ENABLE_SERVER: 'admin.enableServer',
  ZOOKEEPER_ADMIN_SERVER_ADDRESS: 'admin.serverAddress',
  ZOOKEEPER_ADMIN_SERVER_PORT: 'admin.serverPort',
  ZOOKEEPER_ADMIN_IDLE_TIMEOUT: 'admin.idleTimeout',
  ZOOKEEPER_ADMIN_COMMAND_URL: 'admin.commandURL',
};

/** Lists separated by `;`: each part becomes a numbered property. */
const numbered = {
  ZOOKEEPER_SERVERS: 'server',
  ZOOKEEPER_GROUPS: 'group',
  ZOOKEEPER_WEIGHTS: 'weight',
} as const;

export const zookeeper: ImageContract = {
  baked: {},
  mainFile: 'zookeeper.properties',
  configure,
  files,
  propertyName: (envName) =>
    Object.hasOwn(zookeeperWhitelist, envName) ? zookeeperWhitelist[envName] : undefined,
  envNames: (property) =>
    Object.keys(zookeeperWhitelist).filter((name) => zookeeperWhitelist[name] === property),
};

function configure(script: Script): void {
  script.ensureAny(['ZOOKEEPER_CLIENT_PORT', 'ZOOKEEPER_SECURE_CLIENT_PORT']);
  if (script.get('ZOOKEEPER_SERVERS') !== '') {
    script.ensure('ZOOKEEPER_SERVER_ID');
    script.set('ZOOKEEPER_INIT_LIMIT', script.get('ZOOKEEPER_INIT_LIMIT') || '10');
    script.set('ZOOKEEPER_SYNC_LIMIT', script.get('ZOOKEEPER_SYNC_LIMIT') || '5');
  }
  const jmx = script.get('KAFKA_JMX_OPTS');
  if (jmx !== '' && !jmx.includes('com.sun.management.jmxremote.rmi.port')) {
    script.say(
      "KAFKA_JMX_OPTS should contain 'com.sun.management.jmxremote.rmi.port' property. It is required for accessing the JMX metrics externally.",
    );
  }
}

function files(env: Env, line: LineWriter): Record<string, string> {
  const id = env['ZOOKEEPER_SERVER_ID'] ?? '';
  const loggers = parseLoggers(env['ZOOKEEPER_LOG4J_LOGGERS'] ?? '');
  return {
    'zookeeper.properties': text(propertyLines(env, line)),
    'log4j.properties': log4jFile(line, env['ZOOKEEPER_LOG4J_ROOT_LOGLEVEL'], loggers, ', stdout'),
    'tools-log4j.properties': toolsLog4jFile(line, env['ZOOKEEPER_TOOLS_LOG4J_LOGLEVEL']),
    ...(id === '' ? {} : { myid: id }),
  };
}

function propertyLines(env: Env, line: LineWriter): string[] {
  const lines = ['dataDir=/var/lib/zookeeper/data', 'dataLogDir=/var/lib/zookeeper/log'];
  for (const [name, property] of Object.entries(zookeeperWhitelist)) {
    const value = env[name];
    if (value !== undefined) lines.push(line(property, value));
  }
  for (const [name, property] of Object.entries(numbered)) {
    const parts = env[name] ? env[name].split(';') : [];
    lines.push(...parts.map((part, index) => line(`${property}.${index + 1}`, part)));
  }
  return lines;
}
