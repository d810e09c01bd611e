/**
 * The environment that the console reads: that of kafka-ui, so that one drops in where the other stood. Spring's
 * binding joins the words inside of a property: BOOTSTRAPSERVERS, not BOOTSTRAP_SERVERS.
 */

export interface NameEntry {
  readonly about: string;
  /** Why it changes nothing here: kafka-ui has it, the console does not. */
  readonly ignored?: string;
}

const shown = 'the console shows values as text, JSON, Avro or hex by itself';

/** Behind `KAFKA_CLUSTERS_n_`. `m` is a number, `*` any further words. */
export const clusterNames: Readonly<Record<string, NameEntry>> = {
  NAME: { about: 'Name of the cluster in pages and addresses. Required.' },
  BOOTSTRAPSERVERS: { about: 'Brokers to begin with, HOST:PORT, commas between. Required.' },
  READONLY: { about: 'true: nothing of the cluster can be changed. Default: false.' },
  SCHEMAREGISTRY: { about: 'Address of the schema registry.' },
  SCHEMAREGISTRYAUTH_USERNAME: { about: 'Name for the schema registry.' },
  SCHEMAREGISTRYAUTH_PASSWORD: { about: 'Password for the schema registry.' },
  KAFKACONNECT_m_NAME: { about: 'Name of a Connect cluster.' },
  KAFKACONNECT_m_ADDRESS: { about: 'Its address.' },
  KAFKACONNECT_m_USERNAME: { about: 'Name for it.' },
  KAFKACONNECT_m_PASSWORD: { about: 'Password for it.' },
  PROPERTIES_SECURITY_PROTOCOL: { about: 'PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL.' },
  PROPERTIES_SASL_MECHANISM: { about: 'PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512.' },
  PROPERTIES_SASL_JAAS_CONFIG: { about: 'Login module with username="…" password="…".' },
  METRICS_PORT: {
    about: 'Port of the brokers’ JMX, for kafka-ui: the console reads sizes from Kafka itself.',
  },
  METRICS_TYPE: { about: 'JMX.', ignored: 'the console reads sizes and rates from Kafka itself' },
  'METRICS_*': { about: 'How JMX is read.', ignored: 'the console reads no JMX' },
  'PROPERTIES_*': { about: 'Client properties.', ignored: 'its client is not Java’s' },
  'SSL_*': { about: 'Java stores.', ignored: 'it trusts what Node trusts: NODE_EXTRA_CA_CERTS' },
  KSQLDBSERVER: { about: 'ksqlDB.', ignored: 'the console has no page for ksqlDB' },
  POLLING_THROTTLE_RATE: { about: 'Bytes a second.', ignored: 'each read is bounded' },
  ZOOKEEPER: { about: 'ZooKeeper.', ignored: 'brokers tell what it knows' },
  JMXPORT: { about: 'Old name of METRICS_PORT.', ignored: 'the console reads no JMX' },
  'SERDE_*': { about: 'Deserializers.', ignored: shown },
  DEFAULTKEYSERDE: { about: 'Deserializer of keys.', ignored: shown },
  DEFAULTVALUESERDE: { about: 'Deserializer of values.', ignored: shown },
  'MASKING_*': { about: 'Masking.', ignored: 'values are shown as they are' },
  'AUDIT_*': { about: 'Audit.', ignored: 'changes are in the log of the console' },
};

/** Names of their own. */
export const serverNames: Readonly<Record<string, NameEntry>> = {
  SERVER_PORT: {
    about: 'Port to listen on; 0 takes a free one, which the log tells. Default: 8080.',
  },
  SERVER_ADDRESS: { about: 'Address to listen on. Default: 127.0.0.1; 0.0.0.0 opens it.' },
  SERVER_SERVLET_CONTEXT_PATH: { about: 'Path in front of all pages, such as /kafka.' },
  AUTH_TYPE: { about: 'DISABLED, or LOGIN_FORM with the name and password below.' },
  SPRING_SECURITY_USER_NAME: { about: 'Name for the login.' },
  SPRING_SECURITY_USER_PASSWORD: { about: 'Password for the login.' },
  LOGGING_LEVEL_ROOT: { about: 'trace, debug, info, warn, error. Default: info.' },
  'KAFKA_ADMIN-CLIENT-TIMEOUT': {
    about: 'How long the cluster may take to answer, ms. Default: 30000.',
  },
  CONSOLE_LOGS: {
    about: 'Folder with the logs of the stack’s programs, NAME.log, where they are processes.',
  },
  CONSOLE_STACK: {
    about: 'The stack that the console belongs to, as JSON; its stack page shows it.',
  },
};
