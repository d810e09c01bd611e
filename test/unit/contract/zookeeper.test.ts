import { describe, expect, it } from 'vitest';
import { renderService, zookeeperWhitelist } from '../../../stacks/contract/index.ts';
import { readProperties } from './properties-format.ts';

function properties(env: Record<string, string>): Record<string, string> {
  const { files } = renderService('zookeeper', env);
  return Object.fromEntries(readProperties(Buffer.from(files['zookeeper.properties'] ?? '')));
}

const always = { dataDir: '/var/lib/zookeeper/data', dataLogDir: '/var/lib/zookeeper/log' };

/** The whole whitelist once more, spelled out. */
const whitelist = {
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
  ZOOKEEPER_SSL_CLIENT_AUTH: 'ssl.clientAuth',
  ZOOKEEPER_SSL_KEYSTORE_LOCATION: 'ssl.keyStore.location',
  ZOOKEEPER_SSL_KEYSTORE_PASSWORD: 'ssl.keyStore.password',
  ZOOKEEPER_SSL_KEYSTORE_TYPE: 'ssl.keyStore.type',
  ZOOKEEPER_SSL_TRUSTSTORE_LOCATION: 'ssl.trustStore.location',
  ZOOKEEPER_SSL_TRUSTSTORE_PASSWORD: 'ssl.trustStore.password',
  ZOOKEEPER_SSL_TRUSTSTORE_TYPE: 'ssl.trustStore.type',
  ZOOKEEPER_SSL_ENABLED_PROTOCOLS: 'ssl.enabledProtocols',
  ZOOKEEPER_SSL_CONTEXT_SUPPLIER_CLASS: 'ssl.context.supplier.class',
  ZOOKEEPER_SSL_CIPHER_SUITES: 'ssl.ciphersuites',
  ZOOKEEPER_SSL_HOSTNAME_VERIFICATION: 'ssl.hostnameVerification',
  ZOOKEEPER_SSL_CRL: 'ssl.crl',
  ZOOKEEPER_SSL_OCPS: 'ssl.ocsp',
  ZOOKEEPER_SSL_HANDSHAKE_DETECTION_TIMEOUT_MILLIS: 'ssl.handshakeDetectionTimeoutMillis',
  ZOOKEEPER_SSL_QUORUM: 'sslQuorum',
  ZOOKEEPER_SSL_QUORUM_CLIENT_AUTH: 'ssl.quorum.clientAuth',
  ZOOKEEPER_SSL_QUORUM_KEYSTORE_LOCATION: 'ssl.quorum.keyStore.location',
  ZOOKEEPER_SSL_QUORUM_KEYSTORE_PASSWORD: 'ssl.quorum.keyStore.password',
  ZOOKEEPER_SSL_QUORUM_KEYSTORE_TYPE: 'ssl.quorum.keyStore.type',
  ZOOKEEPER_SSL_QUORUM_TRUSTSTORE_LOCATION: 'ssl.quorum.trustStore.location',
  ZOOKEEPER_SSL_QUORUM_TRUSTSTORE_PASSWORD: 'ssl.quorum.trustStore.password',
  ZOOKEEPER_SSL_QUORUM_TRUSTSTORE_TYPE: 'ssl.quorum.trustStore.type',
  ZOOKEEPER_SSL_QUORUM_ENABLED_PROTOCOLS: 'ssl.quorum.enabledProtocols',
  ZOOKEEPER_SSL_QUORUM_CONTEXT_SUPPLIER_CLASS: 'ssl.quorum.context.supplier.class',
  ZOOKEEPER_SSL_QUORUM_CIPHER_SUITES: 'ssl.quorum.ciphersuites',
  ZOOKEEPER_SSL_QUORUM_HOSTNAME_VERIFICATION: 'ssl.quorum.hostnameVerification',
  ZOOKEEPER_SSL_QUORUM_CRL: 'ssl.quorum.crl',
  ZOOKEEPER_SSL_QUORUM_OCPS: 'ssl.quorum.ocsp',
  ZOOKEEPER_SSL_QUORUM_HANDSHAKE_DETECTION_TIMEOUT_MILLIS:
    'ssl.quorum.handshakeDetectionTimeoutMillis',
  ZOOKEEPER_ADMIN_ENABLE_SERVER: 'admin.enableServer',
  ZOOKEEPER_ADMIN_SERVER_ADDRESS: 'admin.serverAddress',
  ZOOKEEPER_ADMIN_SERVER_PORT: 'admin.serverPort',
  ZOOKEEPER_ADMIN_IDLE_TIMEOUT: 'admin.idleTimeout',
  ZOOKEEPER_ADMIN_COMMAND_URL: 'admin.commandURL',
};

describe('ZooKeeper image', () => {
  it('needs a client port, plain or secure', () => {
    expect(renderService('zookeeper', { ZOOKEEPER_CLIENT_PORT: '' })).toEqual({
      exit: 1,
      messages: [
        'one of (ZOOKEEPER_CLIENT_PORT,ZOOKEEPER_SECURE_CLIENT_PORT) is required.',
        'Command [-c ensure-atleast-one ZOOKEEPER_CLIENT_PORT ZOOKEEPER_SECURE_CLIENT_PORT] FAILED !',
      ],
      files: {},
    });
  });

  it('needs a server id in an ensemble', () => {
    const env = { ZOOKEEPER_CLIENT_PORT: '2181', ZOOKEEPER_SERVERS: 'a:1:2;b:1:2' };
    expect(renderService('zookeeper', env)).toEqual({
      exit: 1,
      messages: [
        'ZOOKEEPER_SERVER_ID is required.',
        'Command [-c ensure ZOOKEEPER_SERVER_ID] FAILED !',
      ],
      files: {},
    });
  });

  it('knows exactly the settings of its whitelist', () => {
    expect(zookeeperWhitelist).toEqual(whitelist);
  });

  it.each(Object.entries(whitelist))('writes %s as %s', (name, property) => {
    expect(properties({ ZOOKEEPER_CLIENT_PORT: '2181', [name]: 'x' })).toEqual({
      ...always,
      clientPort: '2181',
      [property]: 'x',
    });
  });

  it('keeps an empty value', () => {
    expect(properties({ ZOOKEEPER_CLIENT_PORT: '2181', ZOOKEEPER_TICK_TIME: '' })).toEqual({
      ...always,
      clientPort: '2181',
      tickTime: '',
    });
  });

  it('fills the limits of an ensemble, even where they are set empty', () => {
    const env = {
      ZOOKEEPER_CLIENT_PORT: '2181',
      ZOOKEEPER_SERVERS: 'a:1:2;b:1:2',
      ZOOKEEPER_SERVER_ID: '2',
      ZOOKEEPER_INIT_LIMIT: '',
    };
    expect(properties(env)).toEqual({
      ...always,
      clientPort: '2181',
      initLimit: '10',
      syncLimit: '5',
      'server.1': 'a:1:2',
      'server.2': 'b:1:2',
    });
  });

  it('keeps limits of an ensemble that are set', () => {
    const env = {
      ZOOKEEPER_CLIENT_PORT: '2181',
      ZOOKEEPER_SERVERS: 'a:1:2',
      ZOOKEEPER_SERVER_ID: '1',
      ZOOKEEPER_INIT_LIMIT: '7',
      ZOOKEEPER_SYNC_LIMIT: '3',
    };
    expect(properties(env)).toMatchObject({ initLimit: '7', syncLimit: '3' });
  });

  it('numbers groups and weights from one', () => {
    const env = {
      ZOOKEEPER_CLIENT_PORT: '2181',
      ZOOKEEPER_GROUPS: '1:2;3',
      ZOOKEEPER_WEIGHTS: '5;6',
    };
    expect(properties(env)).toEqual({
      ...always,
      clientPort: '2181',
      'group.1': '1:2',
      'group.2': '3',
      'weight.1': '5',
      'weight.2': '6',
    });
  });

  it.each([
    ['5', '5'],
    ['', undefined],
  ])('writes server id "%s" to myid as %s', (id, myid) => {
    const env = { ZOOKEEPER_CLIENT_PORT: '2181', ZOOKEEPER_SERVER_ID: id };
    expect(renderService('zookeeper', env).files['myid']).toBe(myid);
  });

  it('logs at INFO to stdout and lets tools log at WARN to stderr', () => {
    const { files } = renderService('zookeeper', { ZOOKEEPER_CLIENT_PORT: '2181' });
    expect(files['log4j.properties']).toContain('log4j.rootLogger=INFO, stdout\n');
    expect(files['tools-log4j.properties']).toContain('log4j.rootLogger=WARN, stderr\n');
  });

  it('takes log levels from its own names', () => {
    const { files } = renderService('zookeeper', {
      ZOOKEEPER_CLIENT_PORT: '2181',
      ZOOKEEPER_LOG4J_ROOT_LOGLEVEL: 'DEBUG',
      ZOOKEEPER_LOG4J_LOGGERS: 'a.b=TRACE,broken,c=d=e',
      ZOOKEEPER_TOOLS_LOG4J_LOGLEVEL: 'ERROR',
    });
    expect(files['log4j.properties']?.match(/^log4j\.(rootLogger|logger).*$/gm)).toEqual([
      'log4j.rootLogger=DEBUG, stdout',
      'log4j.logger.a.b=TRACE, stdout',
    ]);
    expect(files['tools-log4j.properties']).toContain('log4j.rootLogger=ERROR, stderr\n');
  });

  it.each([
    ['', []],
    ['-Dcom.sun.management.jmxremote.rmi.port=1', []],
    [
      '-Da=b',
      [
        "KAFKA_JMX_OPTS should contain 'com.sun.management.jmxremote.rmi.port' property. It is required for accessing the JMX metrics externally.",
      ],
    ],
  ])('with JMX options "%s" says %j', (jmx, messages) => {
    const env = { ZOOKEEPER_CLIENT_PORT: '2181', KAFKA_JMX_OPTS: jmx };
    expect(renderService('zookeeper', env).messages).toEqual(messages);
  });
});
