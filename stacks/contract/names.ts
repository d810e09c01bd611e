import type { Env } from '../topology/types.ts';

/**
 * The name mapping of the Confluent images (`env_to_props` in `dub`, confluent-docker-utils): strip the prefix,
 * lower-case, a single `_` between two other characters becomes `.`, then `___` becomes `-`, then `__` becomes `_`.
 */
export function propertyAfterPrefix(rest: string): string {
  return rest
    .toLowerCase()
    .replace(/(?<=[^_])_(?=[^_])/g, '.')
    .replaceAll('___', '-')
    .replaceAll('__', '_');
}

/** The env name that may turn into the property; not every property has one (capitals, `.-`, `_-` have none). */
export function envNameCandidate(prefix: string, property: string): string {
  const spelled = property.replaceAll('_', '__').replaceAll('-', '___').replaceAll('.', '_');
  return prefix + spelled.toUpperCase();
}

/** Names with `-`, `.` or other such characters never pass through the scripts: bash drops them. */
export function isShellName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}

export interface PrefixRule {
  readonly prefix: string;
  /** Put before each property. */
  readonly propertyPrefix?: string;
  readonly excluded?: readonly string[];
}

/** The property an env name turns into under one prefix; undefined where the rule does not take it. */
export function propertyUnder(rule: PrefixRule, envName: string): string | undefined {
  const taken = isShellName(envName) && envName.startsWith(rule.prefix);
  if (!taken || rule.excluded?.includes(envName)) return undefined;
  return (rule.propertyPrefix ?? '') + propertyAfterPrefix(envName.slice(rule.prefix.length));
}

/** All properties of an environment under one prefix. Of two names for one property the later one wins. */
export function propertiesUnder(rule: PrefixRule, env: Env): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  for (const [name, value] of Object.entries(env)) {
    const property = propertyUnder(rule, name);
    if (property !== undefined) properties.set(property, value);
  }
  return properties;
}
