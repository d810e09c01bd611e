/** Values of a configuration that a page must not show. Pure. */
import type { Config } from './connect.ts';

/** Stands in place of a secret, and means in a form: as it is. */
export const hidden = '••••••••';

const secretName =
  /passw(or)?d|passphrase|secret|jaas|credential|token|user[._-]?info|(api|access|private|account|shared|encryption)[._-]?key|keystore\.key/i;
const userInUrl = /:\/\/[^\s/@:]+:[^\s/@]+@/;
/** Connect puts the secret in by itself: `${file:/secrets.properties:password}`. */
const reference = /^\$\{[^}]+\}$/;

export function isSecret(name: string, value: string): boolean {
  if (value === '' || reference.test(value)) return false;
  return secretName.test(name) || userInUrl.test(value);
}

/** @returns the same with `hidden` for what is secret */
export function masked(config: Config): Config {
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => [name, isSecret(name, value) ? hidden : value]),
  );
}

export interface Unmasked {
  readonly config: Config;
  /** Names that are hidden still: there is no value to keep. */
  readonly missing: readonly string[];
}

/** @param current what hidden values are kept from */
export function unmasked(config: Config, current: Config): Unmasked {
  const entries = Object.entries(config);
  const isKept = (name: string, value: string) => value === hidden && current[name] !== undefined;
  return {
    config: Object.fromEntries(
      entries.map(([name, value]) => [name, isKept(name, value) ? (current[name] ?? '') : value]),
    ),
    missing: entries
      .filter(([name, value]) => value === hidden && current[name] === undefined)
      .map(([name]) => name),
  };
}

/** What a service says may repeat what it was sent. */
export function withoutSecrets(text: string, config: Config): string {
  return Object.entries(config)
    .filter(([name, value]) => isSecret(name, value))
    .reduce((said, [, value]) => said.replaceAll(value, hidden), text);
}
