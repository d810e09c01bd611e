/** A second and a third door of the broker, with SASL and with TLS, and what a client library does at them. */
import { execa } from 'execa';
import { mkdtempSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ClientName } from '../../workloads/shared/client.ts';
import { isRetriable } from '../../workloads/shared/errors.ts';
import type { TestStack } from './stack.ts';
import { clientOf, freshTopic, readTopic, record, reliable } from './workload-records.ts';

export interface Doors {
  readonly sasl: string;
  readonly tls: string;
  /** Certificate of the broker, PEM. */
  readonly caFile: string;
  /** Env names of the broker that open them. */
  readonly env: Readonly<Record<string, string>>;
}

export const user = { name: 'alice', password: 'wonder=land' };
export const mechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
const storePassword = 'hush-4711';

/** @param publicPort where the broker listens without either */
export async function makeDoors(stack: TestStack, publicPort: number): Promise<Doors> {
  const [saslPort, tlsPort] = [await freePort(), await freePort()];
  const { keystore, caFile } = await certificate(mkdtempSync(join(stack.dir, 'tls-')));
  const listeners = [
    `PLAINTEXT://127.0.0.1:${stack.port(29_092)}`,
    `PLAINTEXT_HOST://127.0.0.1:${publicPort}`,
    `SASLHOST://127.0.0.1:${saslPort}`,
    `TLSHOST://127.0.0.1:${tlsPort}`,
  ].join();
  const plain = 'org.apache.kafka.common.security.plain.PlainLoginModule required';
  const scram = 'org.apache.kafka.common.security.scram.ScramLoginModule required;';
  const sasl = 'KAFKA_LISTENER_NAME_SASLHOST';
  return {
    sasl: `127.0.0.1:${saslPort}`,
    tls: `127.0.0.1:${tlsPort}`,
    caFile,
    env: {
      KAFKA_LISTENERS: listeners,
      KAFKA_ADVERTISED_LISTENERS: listeners,
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP:
        'PLAINTEXT:PLAINTEXT,PLAINTEXT_HOST:PLAINTEXT,SASLHOST:SASL_PLAINTEXT,TLSHOST:SSL',
      [`${sasl}_SASL_ENABLED_MECHANISMS`]: 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
      [`${sasl}_PLAIN_SASL_JAAS_CONFIG`]: `${plain} user_${user.name}="${user.password}";`,
      [`${sasl}_SCRAM___SHA___256_SASL_JAAS_CONFIG`]: scram,
      [`${sasl}_SCRAM___SHA___512_SASL_JAAS_CONFIG`]: scram,
      KAFKA_LISTENER_NAME_TLSHOST_SSL_KEYSTORE_LOCATION: keystore,
      KAFKA_LISTENER_NAME_TLSHOST_SSL_KEYSTORE_PASSWORD: storePassword,
    },
  };
}

/** The command that makes the user known for SCRAM. */
export function scramCommand(brokers: string): string[] {
  const passwords = ['SCRAM-SHA-256', 'SCRAM-SHA-512'].map(
    (each) => `${each}=[password=${user.password}]`,
  );
  return [
    ...['kafka-configs', '--bootstrap-server', brokers, '--alter', '--entity-type', 'users'],
    ...['--entity-name', user.name, '--add-config', passwords.join()],
  ];
}

export function clientSecurity(name: ClientName, around: () => Doors): void {
  const roundTrip = async (brokers: string, settings: Readonly<Record<string, unknown>>) => {
    const client = clientOf(brokers, name, settings);
    const admin = await client.admin();
    try {
      const topic = await freshTopic(admin, 1);
      const producer = await client.producer(reliable);
      await producer.send([{ topic, partition: 0, records: [record('through the door')] }]);
      await producer.close();
      return (await readTopic(client, admin, topic)).map(({ value }) => String(value));
    } finally {
      await admin.close();
    }
  };
  const saslOf = (saslMechanism: string, saslPassword: string) => ({
    saslMechanism,
    saslUsername: user.name,
    saslPassword,
  });

  describe(`client ${name}, with security`, () => {
    it.each(mechanisms)('writes and reads with SASL %s', async (mechanism) => {
      const read = await roundTrip(around().sasl, saslOf(mechanism, user.password));
      expect(read).toEqual(['through the door']);
    });

    it.each(mechanisms)('is refused for good with a wrong password, SASL %s', async (mechanism) => {
      const refused = roundTrip(around().sasl, saslOf(mechanism, 'wrong'));
      await expect(refused).rejects.toSatisfy((error) => !isRetriable(error));
    });

    it('writes and reads with TLS', async () => {
      const read = await roundTrip(around().tls, { tls: true, tlsCaFile: around().caFile });
      expect(read).toEqual(['through the door']);
    });

    it('refuses a broker whose certificate nobody vouches for', async () => {
      await expect(roundTrip(around().tls, { tls: true })).rejects.toThrow();
    });
  });
}

/** A certificate that vouches for itself, made by the JDK. */
async function certificate(dir: string): Promise<{ keystore: string; caFile: string }> {
  const [keystore, caFile] = [join(dir, 'broker.p12'), join(dir, 'broker.pem')];
  const store = ['-alias', 'broker', '-keystore', keystore, '-storepass', storePassword];
  await execa('keytool', [
    ...['-genkeypair', '-keyalg', 'RSA', '-validity', '30', '-dname', 'CN=localhost'],
    ...['-ext', 'SAN=ip:127.0.0.1,dns:localhost', '-storetype', 'PKCS12', ...store],
  ]);
  await execa('keytool', ['-exportcert', '-rfc', '-file', caFile, ...store]);
  return { keystore, caFile };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}
