/** Env names that are no settings of a service: the operating system, Java and the scripts read them. */
const everywhere = new Set([
  ...[
    'PATH',
    'HOME',
    'HOSTNAME',
    'USER',
    'SHELL',
    'TERM',
    'PWD',
    'TMPDIR',
    'LANG',
    'LANGUAGE',
    'TZ',
  ],
  ...['JAVA_HOME', 'JAVA_TOOL_OPTIONS', 'JDK_JAVA_OPTIONS', '_JAVA_OPTIONS'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'],
  // Checks of their own tell about these two.
  ...['JMX_PORT', 'CLASSPATH'],
]);

/** What the images' scripts read or bake in, and what Kafka's `kafka-run-class` reads. */
const images = new Set([
  ...['LOG_DIR', 'EXTRA_ARGS', 'CUB_CLASSPATH', 'CLUSTER_ID', 'TRACE', 'COMPONENT'],
  ...['KAFKA_VERSION', 'KAFKA_DEBUG', 'JAVA_DEBUG_PORT', 'JAVA_DEBUG_OPTS', 'DEBUG_SUSPEND_FLAG'],
]);

export function isProcessName(name: string): boolean {
  return everywhere.has(name) || name.startsWith('LC_');
}

/** Names that any of the images on the common base passes on. */
export function isImageName(name: string): boolean {
  return isProcessName(name) || images.has(name) || name.startsWith('CONFLUENT_SUPPORT_');
}

const uiShapes = [
  /^KAFKA_CLUSTERS_\d+_[A-Z0-9_-]+$/,
  /^KAFKA_ADMIN[-_]?CLIENT[-_]?TIMEOUT$/,
  /^(SERVER|LOGGING|AUTH|SPRING|DYNAMIC_CONFIG|MANAGEMENT|RBAC|WEBCLIENT)_[A-Z0-9_.-]+$/,
  /^(JAVA_OPTS|NODE_OPTIONS|NODE_EXTRA_CA_CERTS|CONSOLE_STACK)$/,
];

/** Names that the web UI binds (Spring's relaxed binding of `kafka.clusters[n].…` and Spring's own). */
export function isUiName(name: string): boolean {
  return isProcessName(name) || uiShapes.some((shape) => shape.test(name));
}
