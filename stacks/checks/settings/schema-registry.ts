import { ofType, type Settings } from './types.ts';

const compatibility = {
  type: 'string',
  ignoreCase: true,
  oneOf: [
    'none',
    'backward',
    'backward_transitive',
    'forward',
    'forward_transitive',
    'full',
    'full_transitive',
  ],
} as const;
const protocol = { type: 'string', oneOf: ['http', 'https'] } as const;
const atLeastZero = { type: 'int', min: 0 } as const;

/** Confluent Schema Registry 7.4: its configuration reference. Its Kafka clients' settings come under `kafkastore.`. */
const registry: Settings = {
  'schema.compatibility.level': compatibility,
  'avro.compatibility.level': compatibility,
  'inter.instance.protocol': protocol,
  'schema.registry.inter.instance.protocol': protocol,
  'kafkastore.timeout.ms': atLeastZero,
  'kafkastore.init.timeout.ms': atLeastZero,
  'kafkastore.write.max.retries': atLeastZero,
  'kafkagroup.rebalance.timeout.ms': atLeastZero,
  'kafkagroup.session.timeout.ms': atLeastZero,
  'kafkagroup.heartbeat.interval.ms': atLeastZero,
  ...ofType('list', 'listeners schema.providers schema.canonicalize.on.consume'),
  ...ofType('list', 'kafkastore.bootstrap.servers kafkastore.update.handlers'),
  ...ofType('list', 'resource.extension.class schema.registry.resource.extension.class'),
  ...ofType('list', 'resource.static.locations inter.instance.headers.whitelist'),
  ...ofType('string', 'host.name schema.registry.group.id schema.registry.zk.namespace'),
  ...ofType('string', 'kafkastore.connection.url kafkastore.topic kafkastore.group.id'),
  ...ofType('string', 'kafkastore.checkpoint.dir inter.instance.listener.name'),
  ...ofType('string', 'metadata.encoder.topic'),
  ...ofType('password', 'metadata.encoder.secret metadata.encoder.old.secret'),
  ...ofType('boolean', 'leader.eligibility master.eligibility leader.election.delay'),
  ...ofType('boolean', 'mode.mutability kafkastore.topic.skip.validation zookeeper.set.acl'),
  ...ofType('int', 'host.port kafkastore.topic.replication.factor kafkastore.checkpoint.version'),
  ...ofType('int', 'kafkastore.zk.session.timeout.ms kafkastore.write.retry.backoff.ms'),
  ...ofType('int', 'leader.connect.timeout.ms leader.read.timeout.ms'),
  ...ofType('int', 'schema.cache.size schema.cache.expiry.secs'),
  ...ofType('int', 'schema.search.default.limit schema.search.max.limit'),
};

/** The HTTP server below it (Confluent's rest-utils): the part of the reference about HTTP, TLS and log-in. */
const http: Settings = {
  'authentication.method': { type: 'string', oneOf: ['NONE', 'BASIC', 'BEARER'] },
  'ssl.client.authentication': { type: 'string', oneOf: ['NONE', 'REQUESTED', 'REQUIRED'] },
  'metrics.num.samples': { type: 'int', min: 1 },
  'metrics.sample.window.ms': { type: 'long', min: 0 },
  ...ofType('boolean', 'debug compression.enable http2.enabled proxy.protocol.enabled'),
  ...ofType('boolean', 'access.control.skip.options reject.options.request'),
  ...ofType('boolean', 'csrf.prevention.enable nosniff.prevention.enable'),
  ...ofType('boolean', 'suppress.stack.trace.response ssl.client.auth ssl.keystore.reload'),
  ...ofType('boolean', 'dos.filter.enabled dos.filter.insert.headers dos.filter.managed.attr'),
  ...ofType('int', 'shutdown.graceful.ms thread.pool.min thread.pool.max'),
  ...ofType('int', 'request.queue.capacity request.queue.capacity.init'),
  ...ofType('int', 'request.queue.capacity.growby csrf.prevention.token.expiration.minutes'),
  ...ofType('int', 'csrf.prevention.token.max.entries dos.filter.throttled.requests'),
  ...ofType('int', 'dos.filter.max.requests.per.sec server.connection.limit'),
  ...ofType('int', 'dos.filter.max.requests.per.connection.per.sec connector.connection.limit'),
  ...ofType('long', 'idle.timeout.ms dos.filter.delay.ms dos.filter.max.wait.ms'),
  ...ofType('long', 'dos.filter.throttle.ms dos.filter.max.requests.ms'),
  ...ofType('long', 'dos.filter.max.idle.tracker.ms'),
  ...ofType('list', 'listener.protocol.map response.mediatype.preferred metric.reporters'),
  ...ofType('list', 'metrics.tag.map ssl.enabled.protocols ssl.cipher.suites'),
  ...ofType('list', 'authentication.roles authentication.skip.paths dos.filter.ip.whitelist'),
  ...ofType('list', 'resource.extension.classes rest.servlet.initializor.classes'),
  ...ofType('list', 'websocket.servlet.initializor.classes'),
  ...ofType('string', 'response.mediatype.default response.http.headers.config'),
  ...ofType('string', 'access.control.allow.origin access.control.allow.methods'),
  ...ofType('string', 'access.control.allow.headers request.logger.name metrics.jmx.prefix'),
  ...ofType('string', 'authentication.realm websocket.path.prefix csrf.prevention.token.endpoint'),
  ...ofType('string', 'ssl.keystore.location ssl.keystore.watch.location ssl.keystore.type'),
  ...ofType('string', 'ssl.truststore.location ssl.truststore.type ssl.protocol ssl.provider'),
  ...ofType('string', 'ssl.keymanager.algorithm ssl.trustmanager.algorithm'),
  ...ofType('string', 'ssl.endpoint.identification.algorithm'),
  ...ofType('password', 'ssl.keystore.password ssl.key.password ssl.truststore.password'),
};

export const schemaRegistrySettings: Settings = { ...registry, ...http };
