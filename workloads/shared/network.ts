/** How to reach the brokers, with all files read: what both client libraries are made from. */
import { readFileSync } from 'node:fs';
import { parseBroker, type Connection, type HostPort, type SaslMechanism } from './connection.ts';
import { SettingFileError } from './errors.ts';

export interface Network {
  readonly brokers: readonly HostPort[];
  readonly clientId: string;
  readonly sasl?: Sasl;
  /** Empty: TLS with what Node trusts. */
  readonly tls?: Tls;
}

export interface Sasl {
  readonly mechanism: SaslMechanism;
  readonly username: string;
  readonly password: string;
}

/** PEM. */
export interface Tls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** @throws SettingFileError that names the setting and the file */
export function networkOf(settings: Connection): Network {
  const sasl = saslOf(settings);
  return {
    brokers: settings.brokers.flatMap((broker) => parseBroker(broker) ?? []),
    clientId: settings.clientId,
    ...(sasl === undefined ? {} : { sasl }),
    ...(settings.tls ? { tls: tlsOf(settings) } : {}),
  };
}

function saslOf(settings: Connection): Sasl | undefined {
  const { saslMechanism: mechanism, saslUsername: username = '' } = settings;
  if (mechanism === undefined) return undefined;
  const password = settings.saslPassword ?? textOf(settings, 'saslPasswordFile')?.trimEnd() ?? '';
  return { mechanism, username, password };
}

function tlsOf(settings: Connection): Tls {
  const [ca, cert, key] = [
    pemOf(settings, 'tlsCaFile'),
    pemOf(settings, 'tlsCertFile'),
    pemOf(settings, 'tlsKeyFile'),
  ];
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}

type FileSetting = 'saslPasswordFile' | 'tlsCaFile' | 'tlsCertFile' | 'tlsKeyFile';

function pemOf(settings: Connection, setting: FileSetting): string | undefined {
  const text = textOf(settings, setting);
  if (text === undefined || text.includes('-----BEGIN ')) return text;
  const cause = new Error('holds no PEM text, which begins with -----BEGIN');
  throw new SettingFileError(setting, settings[setting] ?? '', { cause });
}

function textOf(settings: Connection, setting: FileSetting): string | undefined {
  const file = settings[setting];
  if (file === undefined) return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new SettingFileError(setting, file, { cause });
  }
}
