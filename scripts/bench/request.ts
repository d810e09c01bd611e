/** What is asked of a bench, and the settings that follow from it. */
import { fault, UserFault } from '../../stacks/errors.ts';
import { readSettings } from '../lib/settings.ts';
import type { Figure } from './report.ts';

export interface BenchRequest {
  /** How often each figure is taken; undefined for the usual number of the bench. */
  readonly runs: number | undefined;
  /** Stack whose settings are measured; undefined for none but the defaults. The stack itself is left alone. */
  readonly stack: string | undefined;
  /** Distribution in place of the stack's own. */
  readonly distribution: string | undefined;
  /** Less of everything, for a look; undefined where the bench has no such thing. */
  readonly quick?: boolean | undefined;
  /** Names of the cases to measure, instead of the usual ones. */
  readonly only?: readonly string[] | undefined;
  /** Ends the measuring; everything it has started is taken away. */
  readonly signal: AbortSignal;
}

export interface Measured {
  /** How often each figure was taken. */
  readonly runs: number;
  /** What else the figures depend on, such as how much was sent. */
  readonly notes?: readonly string[];
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

/** Something that can be measured by itself. */
export interface Selectable {
  readonly name: string;
  /** Whether a quick run measures it too. */
  readonly quick: boolean;
}

/** @returns the cases that are asked for, in their own order. @throws UserFault for a name that none has. */
export function selected<C extends Selectable>(
  all: readonly C[],
  { quick = false, only }: Pick<BenchRequest, 'quick' | 'only'>,
): C[] {
  if (only === undefined) return all.filter((each) => each.quick || !quick);
  const unknown = only.filter((name) => !all.some((each) => each.name === name));
  if (unknown.length === 0) return all.filter(({ name }) => only.includes(name));
  throw new UserFault(
    unknown.map((value) =>
      fault('KS_USAGE', {
        ...{ setting: '--only', value, problem: 'there is no case of this name' },
        allowed: all.map(({ name }) => name).join(', '),
        fix: 'name one of them, or leave --only out to measure the usual ones',
      }),
    ),
  );
}
