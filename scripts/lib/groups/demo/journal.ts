/** What members told of their partitions, and what follows from it. Pure. */

export interface Event {
  readonly member: string;
  /** `joins` and `killed` are done to it, the others it tells. */
  readonly kind: 'joins' | 'assigned' | 'revoked' | 'killed';
  readonly partitions: readonly number[];
  /** Milliseconds; only differences mean something. */
  readonly at: number;
}

/** Who holds a partition; those that nobody holds are left out. */
export type Holders = ReadonlyMap<number, string>;

export interface Move {
  readonly partition: number;
  readonly before: string | undefined;
  readonly now: string | undefined;
  /** How long nobody could read it, all breaks together; 0 where it had no reader before. */
  readonly unreadMs: number;
}

/** Who holds what after the events. */
export function holdersAfter(events: readonly Event[], before: Holders = new Map()): Holders {
  return events.reduce(after, before);
}

/** How each partition fared. @param before who held it before the events */
export function movesIn(
  events: readonly Event[],
  before: Holders,
  partitions: readonly number[],
): Move[] {
  const now = holdersAfter(events, before);
  return partitions.map((partition) => ({
    partition,
    before: before.get(partition),
    now: now.get(partition),
    unreadMs: sum(gaps(events, before, (holders) => !holders.has(partition))),
  }));
}

/** How long nobody held any partition, all breaks together. */
export function standstillMs(events: readonly Event[], before: Holders): number {
  return sum(gaps(events, before, (holders) => holders.size === 0));
}

/** Length of each time in which it was so, without that from the first event on: what never ran cannot stand still. */
function gaps(
  events: readonly Event[],
  before: Holders,
  isSo: (holders: Holders) => boolean,
): number[] {
  const found: number[] = [];
  let holders = before;
  let since: number | undefined;
  for (const event of events) {
    const was = isSo(holders);
    holders = after(holders, event);
    const is = isSo(holders);
    if (!was && is) since = event.at;
    if (was && !is && since !== undefined) found.push(event.at - since);
  }
  return found;
}

function after(holders: Holders, { member, kind, partitions }: Event): Holders {
  const left = new Map(holders);
  for (const [partition, holder] of holders) if (holder === member) left.delete(partition);
  if (kind === 'joins') return holders;
  if (kind === 'assigned') for (const partition of partitions) left.set(partition, member);
  return left;
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
