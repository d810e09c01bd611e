/** Takes from a walk what fits, within bounds: nobody waits for a whole topic to be read. */
import type { StoredRecord } from '../../workloads/shared/record.ts';
import { matches, type Search } from './match.ts';
import type { Places } from './places.ts';
import { bytesOf, type Walk } from './walk.ts';

export interface Collected {
  readonly records: readonly StoredRecord[];
  /** How many records were looked at, and their bytes. */
  readonly count: number;
  readonly bytes: number;
  /** Why it ended: `full` page, no more `records`, or the `bounds` of one look. */
  readonly end: 'full' | 'records' | 'bounds';
  /** Where it goes on. */
  readonly places: Places;
}

export interface Bounds {
  readonly records: number;
  /** That are looked at. */
  readonly bytes: number;
  /** That are shown. */
  readonly shownBytes: number;
  readonly ms: number;
}

export const usualBounds: Bounds = {
  records: 50_000,
  bytes: 50_000_000,
  shownBytes: 16_000_000,
  ms: 10_000,
};

/** @param limit how many records are wanted */
export async function collect(
  walk: Pick<Walk, 'next' | 'places' | 'isAtEnd'>,
  limit: number,
  search: Search,
  bounds: Bounds = usualBounds,
): Promise<Collected> {
  const until = Date.now() + bounds.ms;
  const records: StoredRecord[] = [];
  let [count, bytes, shownBytes] = [0, 0, 0];
  const told = (end: Collected['end']) => ({ records, count, bytes, end, places: walk.places });
  while (records.length < limit) {
    if (count >= bounds.records || bytes >= bounds.bytes || Date.now() > until) {
      return told('bounds');
    }
    if (shownBytes >= bounds.shownBytes) return told('full');
    const record = await walk.next(until);
    if (record === undefined) return told(walk.isAtEnd ? 'records' : 'bounds');
    count += 1;
    bytes += bytesOf(record);
    if (!(await matches(record, search))) continue;
    records.push(record);
    shownBytes += bytesOf(record);
  }
  return told('full');
}
