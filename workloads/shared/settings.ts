/**
 * Settings of the programs: one schema each, every setting an environment variable by one rule. No I/O, so that a stack
 * can check what it deploys; the only place of `workloads/` that knows the environment.
 */
import { distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import { connectionFaults, connectionSettings, type Connection } from './connection.ts';
import { allowedOf, fromText, isSecret, toText } from './settings-text.ts';

export type Env = Readonly<Record<string, string | undefined>>;

export interface Program<S extends z.ZodObject = z.ZodObject> {
  readonly name: 'producer' | 'consumer';
  /** One sentence for `--help`. */
  readonly summary: string;
  /** Plain values: numbers, booleans and lists of the environment are read by the type they have here. */
  readonly settings: S;
}

export interface SettingsFault {
  /** As its user writes it: `PRODUCER_LINGER_MS`. */
  readonly setting: string;
  /** Left out where it is missing or may be secret. */
  readonly value?: string;
  readonly problem: string;
  readonly allowed?: string;
}

/** Everything that is wrong with the settings, one line each. */
export class SettingsFaults extends Error {
  override readonly name = 'SettingsFaults';
  readonly faults: readonly SettingsFault[];

  constructor(faults: readonly SettingsFault[], options?: ErrorOptions) {
    super(faults.map(formatFault).join('\n'), options);
    this.faults = faults;
  }
}

/**
 * @returns all settings, defaults included, frozen
 * @throws SettingsFaults with everything that is wrong
 */
export function readSettings<S extends z.ZodObject>(
  program: Program<S>,
  env: Env,
): Readonly<z.output<S>> {
  const keys = Object.keys(program.settings.shape);
  const given = keys.flatMap((key): [string, unknown][] => {
    const text = env[envName(program, key)];
    return text === undefined ? [] : [[key, fromText(schemaOf(program, key), text)]];
  });
  const parsed = program.settings.safeParse(Object.fromEntries(given));
  const wrong = (parsed.error?.issues ?? []).map((issue) => faultOf(program, issue, env));
  const between = parsed.success ? faultsBetween(program, parsed.data) : [];
  const faults = [...unknownNames(program, env), ...wrong, ...between];
  if (faults.length > 0 || !parsed.success) throw new SettingsFaults(faults);
  return Object.freeze(parsed.data);
}

/** The environment that makes `readSettings` return these settings. Undefined ones are left out. */
export function settingsToEnv(
  program: Program,
  settings: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([key, value]) => [envName(program, key), toText(value)]));
}

/** `lingerMs` of the producer is `PRODUCER_LINGER_MS`. */
export function envName(program: Pick<Program, 'name'>, key: string): string {
  return `${prefixOf(program)}${key.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase()}`;
}

/** The setting that a variable of the environment sets; undefined where it is none of the program's. */
export function keyOf(program: Program, variable: string): string | undefined {
  return Object.keys(program.settings.shape).find((key) => envName(program, key) === variable);
}

export interface SettingText {
  readonly key: string;
  readonly env: string;
  readonly about: string;
  readonly allowed: string;
  /** As text; undefined where leaving it out is a value of its own, or not allowed. */
  readonly fallback: string | undefined;
  readonly isRequired: boolean;
}

/** Every setting in words, for people. */
export function describeSettings(program: Program): SettingText[] {
  return Object.keys(program.settings.shape).map((key) => {
    const schema = schemaOf(program, key);
    const unset = schema.safeParse(undefined);
    const isStated = unset.success && unset.data !== undefined;
    return {
      key,
      env: envName(program, key),
      about: schema.description ?? '',
      allowed: allowedOf(schema),
      fallback: isStated ? toText(unset.data) : undefined,
      isRequired: !unset.success,
    };
  });
}

/** What `--help` prints: every setting with its default, what is allowed and what it does. */
export function helpText(program: Program): string {
  const settings = describeSettings(program).map(paragraph);
  return [`${program.name}: ${program.summary}`, '', 'Settings, from the environment:', ...settings]
    .join('\n')
    .concat('\n');
}

/** The environment of this process. */
export function ownEnv(): Env {
  return process.env;
}

function paragraph({ env, about, allowed, fallback, isRequired }: SettingText): string {
  const lines = [
    ...(about === '' ? [] : [about]),
    `Allowed: ${allowed}.`,
    ...(fallback === undefined ? [] : [`Default: ${fallback || 'empty'}.`]),
    ...(isRequired ? ['Required.'] : []),
  ];
  return [`  ${env}`, ...lines.map((line) => `      ${line}`)].join('\n');
}

function faultOf(program: Program, issue: z.core.$ZodIssue, env: Env): SettingsFault {
  const key = issue.path[0];
  if (typeof key !== 'string' || !Object.hasOwn(program.settings.shape, key)) {
    return { setting: `${prefixOf(program)}*`, problem: issue.message };
  }
  const schema = schemaOf(program, key);
  const text = env[envName(program, key)];
  const known = text === undefined || isSecret(key, schema) ? undefined : text;
  return {
    setting: envName(program, key),
    ...(known === undefined ? {} : { value: known }),
    problem:
      ownWords(issue) ?? (text === undefined ? 'is missing' : refusalOf(schema, issue, known)),
    allowed: allowedOf(schema),
  };
}

/** What zod says where the author of a schema says nothing. */
const wordless = 'Invalid input';

/** zod's own words repeat what is allowed; those of a schema's author say something else. */
function ownWords({ code, message }: z.core.$ZodIssue): string | undefined {
  return code === 'custom' && message !== wordless ? message : undefined;
}

/** Names the element of a list that is wrong. */
function refusalOf(schema: z.ZodType, issue: z.core.$ZodIssue, text: string | undefined): string {
  const index = issue.path[1];
  const list = text === undefined ? undefined : fromText(schema, text);
  const wrong: unknown = Array.isArray(list) && typeof index === 'number' ? list[index] : undefined;
  return wrong === undefined ? 'is not allowed' : `${JSON.stringify(wrong)} is not allowed`;
}

/** Only a program that takes all of the connection has them. */
function faultsBetween(program: Program, settings: Record<string, unknown>): SettingsFault[] {
  const keys = Object.keys(connectionSettings);
  if (!keys.every((key) => Object.hasOwn(program.settings.shape, key))) return [];
  return connectionFaults(settings as Connection).map(({ key, problem }) => ({
    setting: envName(program, key),
    problem,
  }));
}

function unknownNames(program: Program, env: Env): SettingsFault[] {
  const known = Object.keys(program.settings.shape).map((key) => envName(program, key));
  const given = Object.keys(env).filter(
    (name) => name.startsWith(prefixOf(program)) && env[name] !== undefined,
  );
  return given
    .filter((name) => !known.includes(name))
    .map((name) => ({
      setting: name,
      problem: `is no setting of the ${program.name}; the nearest is ${nearest(name, known)}`,
    }));
}

function nearest(name: string, known: readonly string[]): string {
  return known.toSorted((a, b) => distance(a, name) - distance(b, name))[0] ?? 'none';
}

function formatFault({ setting, value, problem, allowed }: SettingsFault): string {
  const found = value === undefined ? '' : ` = ${JSON.stringify(value)}`;
  const wanted = allowed === undefined ? '' : `. Allowed: ${allowed}`;
  return `${setting}${found}: ${problem}${wanted}.`;
}

function prefixOf({ name }: Pick<Program, 'name'>): string {
  return `${name.toUpperCase()}_`;
}

function schemaOf(program: Program, key: string): z.ZodType {
  return program.settings.shape[key] as z.ZodType;
}
