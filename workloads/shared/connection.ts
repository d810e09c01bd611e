/** Settings that every program has: which Kafka, how to get in, how to be seen. Pure. */
import { z } from 'zod';
import { logLevels } from './log-levels.ts';

export const clientNames = ['kafkajs', 'platformatic'] as const;
export const saslMechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
export type SaslMechanism = (typeof saslMechanisms)[number];

const broker = z
  .string()
  .refine((text) => parseBroker(text) !== undefined)
  .meta({ allowed: 'HOST:PORT; an IPv6 address as [::1]:9092' });
const file = z.string().min(1).meta({ allowed: 'the path of a file' });
const port = z.int().min(0).max(65_535);

/** To be spread into the schema of a program. */
export const connectionSettings = {
  brokers: z
    .array(broker)
    .min(1)
    .default(['127.0.0.1:9092'])
    .describe('Brokers to begin with; the others are learnt from them.'),
  client: z
    .enum(clientNames)
    .default('kafkajs')
    .describe('Client library: kafkajs is the proven one, platformatic the quicker one.'),
  clientId: z
    .string()
    .min(1)
    .default('kafka-stack')
    .describe('Name of this client in logs and quotas of the brokers.'),
  saslMechanism: z
    .enum(saslMechanisms)
    .optional()
    .describe('How to prove who this is. Left out, nobody asks.'),
  saslUsername: z.string().min(1).optional().describe('Name for SASL.'),
  saslPassword: z.string().min(1).optional().describe('Password for SASL.').meta({ secret: true }),
  saslPasswordFile: file
    .optional()
    .describe('File that holds the password; a line end behind it does not count.')
    .meta({ secret: false }),
  tls: z.boolean().default(false).describe('Encrypts the connections to the brokers.'),
  tlsCaFile: file
    .optional()
    .describe('Certificates to trust, PEM. Left out, those that Node trusts.'),
  tlsCertFile: file.optional().describe('Certificate of this client, PEM.'),
  tlsKeyFile: file.optional().describe('Key of that certificate, PEM.'),
  registryUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Schema registry, for values in Avro.')
    .meta({ allowed: 'an http or https address' }),
  httpHost: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('Address that health and metrics listen on; 0.0.0.0 opens them to other machines.'),
  httpPort: port.default(0).describe('Port of health and metrics; 0 for none.'),
  logLevel: z.enum(logLevels).default('info').describe('Least weighty line that is logged.'),
  shutdownTimeoutMs: z
    .int()
    .min(100)
    .max(600_000)
    .default(10_000)
    .describe('How long a stop may take before the program ends all the same, with exit code 1.'),
} as const;

export type Connection = Readonly<z.output<z.ZodObject<typeof connectionSettings>>>;

export interface ConnectionFault {
  readonly key: keyof Connection;
  readonly problem: string;
}

/** What is wrong between settings that are each allowed. */
export function connectionFaults(settings: Connection): readonly ConnectionFault[] {
  const { saslMechanism, saslUsername, saslPassword, saslPasswordFile, tls } = settings;
  const { tlsCaFile, tlsCertFile, tlsKeyFile } = settings;
  const password = saslPassword ?? saslPasswordFile;
  return [
    ...when(saslMechanism !== undefined && saslUsername === undefined, 'saslUsername', needsSasl),
    ...when(saslMechanism !== undefined && password === undefined, 'saslPassword', needsSasl),
    ...when(saslMechanism === undefined && saslUsername !== undefined, 'saslUsername', noSasl),
    ...when(saslMechanism === undefined && password !== undefined, 'saslPassword', noSasl),
    ...when(
      saslPassword !== undefined && saslPasswordFile !== undefined,
      'saslPasswordFile',
      'stands beside a password; give one of them',
    ),
    ...when(!tls && tlsCaFile !== undefined, 'tlsCaFile', noTls),
    ...when(!tls && tlsCertFile !== undefined, 'tlsCertFile', noTls),
    ...when(!tls && tlsKeyFile !== undefined, 'tlsKeyFile', noTls),
    ...when(tlsCertFile !== undefined && tlsKeyFile === undefined, 'tlsKeyFile', 'is missing'),
    ...when(tlsKeyFile !== undefined && tlsCertFile === undefined, 'tlsCertFile', 'is missing'),
  ];
}

export interface HostPort {
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
}

/** @returns undefined unless it is `HOST:PORT` or `[IPV6]:PORT` */
export function parseBroker(text: string): HostPort | undefined {
  const found = /^(?:\[([0-9a-fA-F:.]+(?:%\w+)?)\]|([A-Za-z0-9._-]+)):(\d{1,5})$/.exec(text);
  const host = found?.[1] ?? found?.[2];
  const port = Number(found?.[3]);
  if (host === undefined || port < 1 || port > 65_535) return undefined;
  return { host, port };
}

const needsSasl = 'is missing; a SASL mechanism needs it';
const noSasl = 'changes nothing without a SASL mechanism';
const noTls = 'changes nothing without TLS';

function when(is: boolean, key: keyof Connection, problem: string): ConnectionFault[] {
  return is ? [{ key, problem }] : [];
}
