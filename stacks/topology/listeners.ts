/** Listener strings of Kafka: `NAME://host:port,…`, their parser and the addresses derived from one spec. */
import type { Env } from './types.ts';

export interface Listener {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

/**
 * Parses the value of `listeners` or `advertised.listeners`.
 * @returns the listeners in their order, and the entries that are none.
 */
export function parseListeners(value: string): { listeners: Listener[]; invalid: string[] } {
  const listeners: Listener[] = [];
  const invalid: string[] = [];
  for (const entry of entriesOf(value)) {
    const listener = parseListener(entry);
    if (listener) listeners.push(listener);
    else invalid.push(entry);
  }
  return { listeners, invalid };
}

/** Parses the `listeners` of Connect and the registry, where a slash may follow the port; the name is the scheme. */
export function parseHttpListeners(value: string): ReturnType<typeof parseListeners> {
  return parseListeners(value.replaceAll(/\/+\s*(?=,|$)/g, ''));
}

/** Kafka overlooks empty entries, such as the one behind a trailing comma, and blanks around commas. */
function entriesOf(value: string): string[] {
  return value.split(',').filter((entry) => entry.trim() !== '');
}

/**
 * Kafka accepts `NAME://host:port`, an empty host (all addresses) and an IPv6 host in brackets.
 * It turns names into capitals.
 */
function parseListener(entry: string): Listener | undefined {
  const match = /^([\w-]+):\/\/(\[[0-9a-fA-F:.]+(?:%[\w.-]+)?\]|[^:[\]\s/]*):(\d{1,5})$/.exec(
    entry.trim(),
  );
  if (!match || Number(match[3]) > 65535) return undefined;
  return { name: (match[1] ?? '').toUpperCase(), host: match[2] ?? '', port: Number(match[3]) };
}

export function formatListeners(listeners: readonly Listener[]): string {
  return listeners.map(({ name, host, port }) => `${name}://${host}:${port}`).join(',');
}

/** Parses `listener.security.protocol.map`: `NAME:PROTOCOL,…`. */
export function parseProtocolMap(value: string): Map<string, string> {
  const pairs = entriesOf(value).map((entry) =>
    entry.split(':').map((part) => part.trim().toUpperCase()),
  );
  return new Map(pairs.map(([name = '', protocol = '']) => [name, protocol]));
}

/** What a broker binds: `listeners` if given, else the advertised ones on all addresses, as the image derives it. */
export function boundListeners(env: Env): Listener[] {
  const own = env['KAFKA_LISTENERS'];
  if (own) return parseListeners(own).listeners;
  const advertised = parseListeners(env['KAFKA_ADVERTISED_LISTENERS'] ?? '').listeners;
  return advertised.map((listener) => ({ ...listener, host: '0.0.0.0' }));
}
