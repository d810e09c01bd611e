/** What of a form may go to Connect. */
import type { HttpSource } from '../cluster/http-source.ts';
import { validate } from './changing.ts';
import { parseConfig, type ConfigFault } from './config-text.ts';
import type { Config } from './connect.ts';
import { unmasked } from './secrets.ts';

export type Checked =
  | { readonly config: Config; readonly faults: readonly [] }
  | { readonly faults: readonly ConfigFault[]; readonly config?: undefined };

export interface Typed {
  readonly name: string;
  /** JSON. */
  readonly text: string;
  /** What hidden values are kept from. */
  readonly current: Config;
}

/** All faults at once, those of Connect too. @throws SourceError */
export async function checked(
  source: HttpSource,
  { name, text, current }: Typed,
): Promise<Checked> {
  const parsed = parseConfig(text);
  if ('faults' in parsed) return { faults: parsed.faults };
  const { config, missing } = unmasked(parsed.config, current);
  const own = [...missing.map(noSecret), ...nameFaults(name, config)];
  if (own.length > 0) return { faults: own };
  const faults = await validate(source, name, config);
  return faults.length === 0 ? { config, faults: [] } : { faults };
}

function noSecret(name: string): ConfigFault {
  return { name, problem: 'is hidden, and there is no value to keep: type it' };
}

function nameFaults(name: string, config: Config): ConfigFault[] {
  const own = config['name'];
  if (own === undefined || own === name) return [];
  return [{ name: 'name', problem: `is ${JSON.stringify(own)}; the connector is ${name}` }];
}
