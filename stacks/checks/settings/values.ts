/** Whether Kafka would take a value, by the rules of its `ConfigDef.parseType` and validators. */
import type { Setting } from './types.ts';

const whole = { int: 2n ** 31n, short: 2n ** 15n, long: 2n ** 63n } as const;
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?[df]?$/i;
const className = /^[\p{L}_$][\p{L}\p{N}_$]*(\.[\p{L}_$][\p{L}\p{N}_$]*)*$/u;

/** A variable that a configuration provider replaces before the value is parsed. */
const variable = /\$\{[^}]*:[^}]*\}/;

/** Blanks around a value never count. */
export function accepts(setting: Setting, value: string): boolean {
  const text = value.trim();
  return variable.test(text) || (hasType(setting, text) && fits(setting, text));
}

function hasType({ type }: Setting, text: string): boolean {
  switch (type) {
    case 'boolean':
      return /^(true|false)$/i.test(text);
    case 'int':
    case 'short':
    case 'long':
      return isWhole(text, whole[type]);
    case 'double':
      return decimal.test(text);
    case 'class':
      return className.test(text);
    case 'string':
    case 'list':
    case 'password':
      return true;
  }
}

function isWhole(text: string, bound: bigint): boolean {
  if (!/^[+-]?\d+$/.test(text)) return false;
  const value = BigInt(text.replace('+', ''));
  return value >= -bound && value < bound;
}

function fits(setting: Setting, text: string): boolean {
  const { min = -Infinity, max = Infinity } = setting;
  if (min !== -Infinity || max !== Infinity) {
    const value = parseFloat(text);
    return value >= min && value <= max;
  }
  if (setting.versions) return setting.versions.some((version) => isVersion(version, text));
  if (setting.oneOf) return elements(setting, text).every((each) => isOneOf(setting, each));
  return textRule(setting.allowed ?? '')(text);
}

/** An empty list has no elements. */
function elements(setting: Setting, text: string): readonly string[] {
  if (setting.type !== 'list') return [text];
  return text === '' ? [] : text.split(/\s*,\s*/);
}

function isOneOf({ oneOf = [], ignoreCase = false }: Setting, text: string): boolean {
  const fold = (word: string) => (ignoreCase ? word.toLowerCase() : word);
  return oneOf.some((word) => fold(word) === fold(text));
}

/** `3.4`, `3.4.0` and `3.4-IV0` are one; of versions below 1.0 the first three numbers count. */
function isVersion(known: string, text: string): boolean {
  const numbers = text.startsWith('0.') ? 3 : 2;
  const key = text.split('.').slice(0, numbers).join('.');
  return key === known || key === known.replace(/-IV\d+$/, '');
}

/** The rules that exist as text only, where they can be checked here. */
function textRule(allowed: string): (text: string) => boolean {
  if (allowed === 'non-empty string') return (text) => text !== '';
  if (allowed.startsWith('Positive number')) return (text) => text === '-1' || Number(text) > 0;
  return () => true;
}

const typeText = {
  boolean: 'true or false',
  int: 'a whole number',
  short: 'a whole number',
  long: 'a whole number',
  double: 'a number',
  string: 'text',
  list: 'words separated by commas',
  class: 'the full name of one Java class',
  password: 'text',
} as const;

/** What is allowed, for people: `int, a whole number, at least 1`. */
export function describe(setting: Setting): string {
  const { type, min, max, oneOf, versions, allowed } = setting;
  const parts: string[] = [type, typeText[type]];
  if (min !== undefined && max !== undefined) parts.push(`from ${min} to ${max}`);
  else if (min !== undefined) parts.push(`at least ${min}`);
  else if (max !== undefined) parts.push(`at most ${max}`);
  if (oneOf) parts.push(`one of ${oneOf.join(' ')}`);
  if (versions) parts.push(`a version from ${versions.at(0) ?? ''} to ${versions.at(-1) ?? ''}`);
  if (allowed !== undefined) parts.push(allowed);
  return parts.join(', ');
}
