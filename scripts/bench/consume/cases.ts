/** How records are read. Pure. */
import type { Selectable } from '../request.ts';

export interface ConsumeCase extends Selectable {
  readonly about: string;
  /** Whether rows are kept; without, records are only counted. */
  readonly stores: boolean;
  /** Settings of the consumer beside those that every case has. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly records: { readonly full: number; readonly quick: number };
}

/** As many as the topic gets. */
export const filled = { full: 1_000_000, quick: 300_000 } as const;
const stored = { full: 200_000, quick: 100_000 } as const;

export const consumeCases: readonly ConsumeCase[] = [
  {
    ...{ name: 'none', about: 'no database, commit auto', stores: false, quick: true },
    // As Kafka's tool commits.
    settings: { commit: 'auto' },
    records: filled,
  },
  {
    ...{ name: 'sqlite', about: 'SQLite, settings left out', stores: true, quick: true },
    settings: {},
    records: stored,
  },
  {
    ...{ name: 'sqlite-large', stores: true, quick: false },
    about: 'SQLite, 5000 records a transaction',
    settings: { maxPollRecords: 5000 },
    records: stored,
  },
];
