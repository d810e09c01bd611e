import type { BaseOptions, SASLMechanismValue } from '@platformatic/kafka';
import type { SaslMechanism } from '../../connection.ts';
import type { Network } from '../../network.ts';

const mechanisms: Readonly<Record<SaslMechanism, SASLMechanismValue>> = {
  plain: 'PLAIN',
  'scram-sha-256': 'SCRAM-SHA-256',
  'scram-sha-512': 'SCRAM-SHA-512',
};

export function optionsOf({ brokers, clientId, sasl, tls }: Network): BaseOptions {
  return {
    clientId,
    bootstrapBrokers: brokers.map((broker) => ({ ...broker })),
    connectTimeout: 10_000,
    requestTimeout: 30_000,
    // Who waits and tries again is the caller.
    retries: 0,
    autocreateTopics: false,
    metadataMaxAge: 60_000,
    ...(sasl === undefined ? {} : { sasl: { ...sasl, mechanism: mechanisms[sasl.mechanism] } }),
    ...(tls === undefined ? {} : { tls: { ...tls }, tlsServerName: true }),
  };
}
