/** A connector's configuration as JSON in a form. Pure. */
import type { Config } from './connect.ts';

/** What is wrong with one setting; `''` as name where it is the whole. */
export interface ConfigFault {
  readonly name: string;
  readonly problem: string;
}

export type Parsed =
  { readonly config: Config } | { readonly faults: readonly [ConfigFault, ...ConfigFault[]] };

/** Numbers and booleans are taken as Connect takes them: as their text. */
export function parseConfig(text: string): Parsed {
  const value = parseJson(text);
  if (value instanceof SyntaxError) return whole(`is no JSON: ${value.message}`);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return whole('must be one JSON object: {"connector.class": "…", …}');
  }
  const entries = Object.entries(value as Readonly<Record<string, unknown>>);
  const [first, ...others] = entries.flatMap(([name, each]) => faultOf(name, each) ?? []);
  if (first !== undefined) return { faults: [first, ...others] };
  return { config: Object.fromEntries(entries.map(([name, each]) => [name, String(each)])) };
}

/** In the order of the names. */
export function configText(config: Config): string {
  const sorted = Object.entries(config).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(sorted), null, 2);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    return error;
  }
}

function whole(problem: string): Parsed {
  return { faults: [{ name: '', problem }] };
}

function faultOf(name: string, value: unknown): ConfigFault | undefined {
  if (typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (Number.isSafeInteger(value)) return undefined;
  if (typeof value === 'number') {
    return { name, problem: 'a number that JSON may round: put it in quotes' };
  }
  return { name, problem: `must be text, got ${JSON.stringify(value)}` };
}
