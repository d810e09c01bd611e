/** What is asked of a bench, and the settings that follow from it. */
import { readSettings } from '../lib/settings.ts';
import type { Figure } from './report.ts';

export interface BenchRequest {
  /** How often each figure is taken; undefined for the usual number of the bench. */
  readonly runs: number | undefined;
  /** Stack whose settings are measured; undefined for none but the defaults. The stack itself is left alone. */
  readonly stack: string | undefined;
  /** Distribution in place of the stack's own. */
  readonly distribution: string | undefined;
  /** Ends the measuring; everything it has started is taken away. */
  readonly signal: AbortSignal;
}

export interface Measured {
  /** How often each figure was taken. */
  readonly runs: number;
  readonly figures: readonly Figure[];
}

/** Raw settings, as a stack's file has them. */
export type Settings = Readonly<Record<string, string>>;

/** @throws UserFault when there is no such stack. */
export async function requestedSettings(request: BenchRequest): Promise<Settings> {
  const { stack, distribution } = request;
  const own = stack === undefined ? {} : await readSettings(stack);
  return detached(own, distribution);
}

/** Where the stack's data and ports are is nobody's to measure in: both are chosen anew. */
export function detached(own: Settings, distribution: string | undefined): Settings {
  const moved = ['kafka-stack:dataDir', 'kafka-stack:portOffset'];
  const kept = Object.entries(own).filter(([key]) => !moved.includes(key));
  const chosen = distribution === undefined ? [] : [['kafka-stack:distribution', distribution]];
  return Object.fromEntries([...kept, ...chosen]) as Settings;
}
