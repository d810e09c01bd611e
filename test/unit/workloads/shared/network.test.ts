import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { optionsOf } from '../../../../workloads/shared/clients/platformatic/connection.ts';
import { connectionSettings } from '../../../../workloads/shared/connection.ts';
import { networkOf } from '../../../../workloads/shared/network.ts';

const schema = z.object(connectionSettings);
const network = (settings: Readonly<Record<string, unknown>>) => networkOf(schema.parse(settings));
const pem = '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n';

describe('networkOf', () => {
  let dir: string;
  const file = (name: string) => join(dir, name);
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'network-'));
    writeFileSync(file('ca.pem'), pem);
    writeFileSync(file('password'), 'wonder land\n');
  });
  afterAll(() => {
    rmSync(dir, { recursive: true });
  });

  it('takes IPv6 addresses out of their brackets', () => {
    expect(network({ brokers: ['[::1]:9092', 'kafka:9093'] }).brokers).toEqual([
      { host: '::1', port: 9092 },
      { host: 'kafka', port: 9093 },
    ]);
  });

  it('is plain unless told otherwise', () => {
    expect(network({})).toEqual({
      brokers: [{ host: '127.0.0.1', port: 9092 }],
      clientId: 'kafka-stack',
    });
  });

  it('reads the password from its file, without the line end', () => {
    const { sasl } = network({
      saslMechanism: 'scram-sha-512',
      saslUsername: 'alice',
      saslPasswordFile: file('password'),
    });
    expect(sasl).toEqual({
      mechanism: 'scram-sha-512',
      username: 'alice',
      password: 'wonder land',
    });
  });

  it('reads certificates', () => {
    expect(network({ tls: true, tlsCaFile: file('ca.pem') }).tls).toEqual({ ca: pem });
  });

  it('names setting and file when there is no such file', () => {
    const missing = file('missing.pem');
    expect(() => network({ tls: true, tlsKeyFile: missing })).toThrow(
      `tlsKeyFile ${missing}: ENOENT`,
    );
  });

  it('names setting and file when it is no PEM', () => {
    expect(() => network({ tls: true, tlsCertFile: file('password') })).toThrow(
      `tlsCertFile ${file('password')}: holds no PEM text`,
    );
  });

  it('becomes what platformatic wants', () => {
    const options = optionsOf({
      brokers: [{ host: '::1', port: 9092 }],
      clientId: 'x',
      sasl: { mechanism: 'plain', username: 'a', password: 'b' },
      tls: { ca: pem },
    });
    expect(options).toMatchObject({
      bootstrapBrokers: [{ host: '::1', port: 9092 }],
      sasl: { mechanism: 'PLAIN', username: 'a', password: 'b' },
      tls: { ca: pem },
      retries: 0,
      autocreateTopics: false,
    });
  });
});
