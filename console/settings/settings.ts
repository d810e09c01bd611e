/** What the environment says, checked once. Pure. */
import { distance } from 'fastest-levenshtein';
import { parseBroker, saslMechanisms, type HostPort } from '../../workloads/shared/connection.ts';
import { logLevels, type LogLevel } from '../../workloads/shared/log-levels.ts';
import type { Sasl } from '../../workloads/shared/network.ts';
import { SettingsFaults, type Env, type SettingsFault } from '../../workloads/shared/settings.ts';
import { contextPath } from '../../stacks/services/health.ts';
import type { StackDescription } from '../../stacks/topology/description.ts';
import { messageOf } from '../../workloads/shared/errors.ts';
import { parseDescription } from '../stack/description.ts';
import { clusterNames, serverNames } from './names.ts';

export interface ConsoleSettings {
  readonly host: string;
  readonly port: number;
  /** `''` or with a slash in front and none behind. */
  readonly contextPath: string;
  readonly login: Login | undefined;
  readonly logLevel: LogLevel;
  /** `KAFKA_ADMIN-CLIENT-TIMEOUT` of kafka-ui. */
  readonly timeoutMs: number;
  readonly clusters: readonly ClusterSettings[];
  /** That it belongs to; undefined where it stands alone. */
  readonly stack: StackDescription | undefined;
  /** Folder with the logs of that stack’s programs; undefined where they are not on this machine. */
  readonly logs: string | undefined;
}

export interface Login {
  readonly username: string;
  readonly password: string;
}

export interface ClusterSettings {
  readonly name: string;
  readonly brokers: readonly HostPort[];
  readonly readOnly: boolean;
  readonly registry: HttpPlace | undefined;
  readonly connects: readonly ConnectPlace[];
  readonly sasl: Sasl | undefined;
  readonly tls: boolean;
}

export interface HttpPlace {
  /** Without a slash behind. */
  readonly url: string;
  readonly login: Login | undefined;
}

export interface ConnectPlace extends HttpPlace {
  readonly name: string;
}

export interface Read {
  readonly settings: ConsoleSettings;
  /** Settings of kafka-ui that change nothing here. */
  readonly notes: readonly string[];
}

/** @throws SettingsFaults with everything that is wrong */
export function readConsoleSettings(env: Env): Read {
  const reader = new Reader(env);
  const numbers = reader.clusterNumbers();
  if (numbers.length === 0) {
    reader.refuse('KAFKA_CLUSTERS_0_NAME', 'is missing: the console is told no cluster');
  }
  const clusters = numbers.map((number) => readCluster(reader, number));
  reader.refuseTwins(clusters.map(({ name }) => name));
  const settings: ConsoleSettings = {
    host: reader.text('SERVER_ADDRESS') ?? '127.0.0.1',
    port: reader.number('SERVER_PORT', 8080, 0, 65_535),
    contextPath: contextPath(reader.text('SERVER_SERVLET_CONTEXT_PATH') ?? ''),
    login: readLogin(reader),
    logLevel: reader.oneOf('LOGGING_LEVEL_ROOT', logLevels, 'info'),
    timeoutMs: reader.number('KAFKA_ADMIN-CLIENT-TIMEOUT', 30_000, 100, 600_000),
    clusters,
    stack: readStack(reader),
    logs: reader.text('CONSOLE_LOGS'),
  };
  const notes = reader.unknownAndIgnored();
  if (reader.faults.length > 0) throw new SettingsFaults(reader.faults);
  return { settings: Object.freeze(settings), notes };
}

function readCluster(reader: Reader, number: number): ClusterSettings {
  const prefix = `KAFKA_CLUSTERS_${number}_`;
  const name = reader.required(`${prefix}NAME`);
  const brokers = reader.required(`${prefix}BOOTSTRAPSERVERS`);
  const protocol = reader.oneOf(`${prefix}PROPERTIES_SECURITY_PROTOCOL`, protocols, 'PLAINTEXT');
  return {
    name,
    brokers: brokers === '' ? [] : reader.brokers(`${prefix}BOOTSTRAPSERVERS`, brokers),
    readOnly: reader.flag(`${prefix}READONLY`),
    registry: reader.place(`${prefix}SCHEMAREGISTRY`, `${prefix}SCHEMAREGISTRYAUTH_`),
    connects: reader.connects(prefix),
    sasl: protocol.startsWith('SASL') ? readSasl(reader, prefix) : undefined,
    tls: protocol.endsWith('SSL'),
  };
}

const protocols = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'] as const;

function readSasl(reader: Reader, prefix: string): Sasl {
  const mechanisms = saslMechanisms.map((each) => each.toUpperCase() as Uppercase<typeof each>);
  const mechanism = reader.oneOf(`${prefix}PROPERTIES_SASL_MECHANISM`, mechanisms, 'PLAIN');
  const jaas = reader.required(`${prefix}PROPERTIES_SASL_JAAS_CONFIG`);
  const [username, password] = ['username', 'password'].map(
    (key) => new RegExp(`\\b${key}="([^"]*)"`).exec(jaas)?.[1],
  );
  if (jaas !== '' && (username === undefined || password === undefined)) {
    reader.refuse(`${prefix}PROPERTIES_SASL_JAAS_CONFIG`, 'has no username="…" and password="…"');
  }
  const found = saslMechanisms.find((each) => each.toUpperCase() === mechanism) ?? 'plain';
  return { mechanism: found, username: username ?? '', password: password ?? '' };
}

function readLogin(reader: Reader): Login | undefined {
  const type = reader.oneOf('AUTH_TYPE', ['DISABLED', 'LOGIN_FORM'] as const, 'DISABLED');
  if (type === 'DISABLED') return undefined;
  return {
    username: reader.required('SPRING_SECURITY_USER_NAME'),
    password: reader.required('SPRING_SECURITY_USER_PASSWORD'),
  };
}

function readStack(reader: Reader): StackDescription | undefined {
  const text = reader.text('CONSOLE_STACK');
  try {
    return text === undefined ? undefined : parseDescription(text);
  } catch (error) {
    reader.refuse('CONSOLE_STACK', `does not describe a stack: ${messageOf(error)}`);
    return undefined;
  }
}

const clusterName = /^KAFKA_CLUSTERS_(\d+)_(.+)$/;

/** Reads one variable after the other and gathers what is wrong. */
class Reader {
  readonly faults: SettingsFault[] = [];
  readonly #env: Env;

  constructor(env: Env) {
    this.#env = env;
  }

  clusterNumbers(): number[] {
    const numbers = Object.keys(this.#env).flatMap((name) => clusterName.exec(name)?.[1] ?? []);
    return [...new Set(numbers.map(Number))].sort((a, b) => a - b);
  }

  /** Blank is left out. */
  text(name: string): string | undefined {
    const text = this.#env[name]?.trim();
    return text === '' ? undefined : text;
  }

  required(name: string): string {
    const text = this.text(name);
    if (text === undefined) this.refuse(name, 'is missing');
    return text ?? '';
  }

  number(name: string, fallback: number, from: number, to: number): number {
    const text = this.text(name) ?? String(fallback);
    const number = /^\d+$/.test(text) ? Number(text) : NaN;
    if (number >= from && number <= to) return number;
    this.refuse(name, 'is not allowed', `a whole number from ${from} to ${to}`);
    return fallback;
  }

  flag(name: string): boolean {
    return this.oneOf(name, ['false', 'true'] as const, 'false') === 'true';
  }

  oneOf<const T extends string>(name: string, allowed: readonly T[], fallback: T): T {
    const text = this.text(name);
    if (text === undefined) return fallback;
    const found = allowed.find((each) => each.toLowerCase() === text.toLowerCase());
    if (found === undefined) this.refuse(name, 'is not allowed', allowed.join(', '));
    return found ?? fallback;
  }

  brokers(name: string, text: string): HostPort[] {
    return text.split(',').flatMap((part) => {
      const broker = parseBroker(part.trim());
      if (broker === undefined) {
        this.refuse(name, `${JSON.stringify(part)} is no broker`, 'HOST:PORT, commas between');
      }
      return broker ?? [];
    });
  }

  place(name: string, loginPrefix: string): HttpPlace | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    // kafka-ui takes several registries of one cluster; any of them answers the same.
    const [url = ''] = text.split(',');
    if (!URL.canParse(url) || !/^https?:/.test(url)) {
      this.refuse(name, 'is not allowed', 'an http or https address');
    }
    const username = this.text(`${loginPrefix}USERNAME`);
    const password = this.text(`${loginPrefix}PASSWORD`) ?? '';
    const login = username === undefined ? undefined : { username, password };
    return { url: url.replace(/\/+$/, ''), login };
  }

  connects(prefix: string): ConnectPlace[] {
    const pattern = new RegExp(`^${prefix}KAFKACONNECT_(\\d+)_`);
    const numbers = Object.keys(this.#env).flatMap((name) => pattern.exec(name)?.[1] ?? []);
    return [...new Set(numbers)].sort().flatMap((number) => {
      const own = `${prefix}KAFKACONNECT_${number}_`;
      const name = this.required(`${own}NAME`);
      this.required(`${own}ADDRESS`);
      const place = this.place(`${own}ADDRESS`, own);
      return place === undefined ? [] : [{ ...place, name }];
    });
  }

  refuseTwins(names: readonly string[]): void {
    const twin = names.find((name, index) => name !== '' && names.indexOf(name) !== index);
    if (twin !== undefined) this.refuse('KAFKA_CLUSTERS_*_NAME', `two clusters are named ${twin}`);
  }

  refuse(setting: string, problem: string, allowed?: string): void {
    const value = this.#env[setting];
    const isSecret = /PASSWORD|JAAS/.test(setting);
    this.faults.push({
      setting,
      ...(value === undefined || isSecret ? {} : { value }),
      problem,
      ...(allowed === undefined ? {} : { allowed }),
    });
  }

  /** A typing error must not go unseen; what only kafka-ui has is told. */
  unknownAndIgnored(): string[] {
    return Object.keys(this.#env).flatMap((name) => {
      const match = clusterName.exec(name);
      const [, , key = ''] = match ?? [];
      const entry = match ? entryOf(key) : serverNames[name];
      if (entry?.ignored !== undefined) return [`${name} changes nothing: ${entry.ignored}`];
      if (match && entry === undefined) {
        const nearest = Object.keys(clusterNames).toSorted(
          (a, b) => distance(a, key) - distance(b, key),
        )[0];
        this.refuse(name, `is no setting of a cluster; the nearest is ${nearest ?? 'none'}`);
      }
      return [];
    });
  }
}

function entryOf(key: string) {
  const plain = key.replace(/^KAFKACONNECT_\d+_/, 'KAFKACONNECT_m_');
  const family = Object.keys(clusterNames).find(
    (name) => name.endsWith('*') && plain.startsWith(name.slice(0, -1)),
  );
  return clusterNames[plain] ?? (family === undefined ? undefined : clusterNames[family]);
}
