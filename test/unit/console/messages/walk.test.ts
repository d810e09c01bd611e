import { expect, test } from 'vitest';
import type { StoredRecord } from '../../../../workloads/shared/record.ts';
import { collect, usualBounds } from '../../../../console/messages/collect.ts';
import type { Direction } from '../../../../console/messages/query.ts';
import { Walk, type Lane, type ReadSlices, type Slice } from '../../../../console/messages/walk.ts';

/** Partitions as lists of offset and time. */
type Partitions = readonly (readonly (readonly [number, number])[])[];

const everything = {
  text: '',
  in: 'all',
  key: { format: 'text', schemas: undefined, limit: 10 },
  value: { format: 'text', schemas: undefined, limit: 10 },
} as const;

test('goes through partitions by time, newest first', async () => {
  const { walk } = walkOf(
    [
      [
        [0, 10],
        [1, 40],
      ],
      [
        [0, 20],
        [1, 30],
      ],
    ],
    'older',
  );
  expect(await all(walk)).toEqual(['0/1', '1/1', '1/0', '0/0']);
  expect(walk.isAtEnd).toBe(true);
});

test('goes through partitions by time, oldest first', async () => {
  const { walk } = walkOf(
    [
      [
        [0, 10],
        [1, 40],
      ],
      [
        [0, 20],
        [1, 30],
      ],
    ],
    'newer',
  );
  expect(await all(walk)).toEqual(['0/0', '1/0', '1/1', '0/1']);
});

test('keeps the order of offsets where times go back', async () => {
  const { walk } = walkOf(
    [
      [
        [0, 50],
        [1, 10],
        [2, 30],
      ],
    ],
    'newer',
  );
  expect(await all(walk)).toEqual(['0/0', '0/1', '0/2']);
});

test.each(['older', 'newer'] as const)('goes on where it stopped, %s', async (direction) => {
  const partitions = [steps(50, 3), steps(70, 2), []];
  const whole = await all(walkOf(partitions, direction).walk);
  const seen: string[] = [];
  let places = new Map<number, bigint>();
  while (seen.length < whole.length) {
    const { walk } = walkOf(partitions, direction, places);
    const found = await collect(walk, 7, everything);
    seen.push(...found.records.map(nameOf));
    places = new Map(found.places);
  }
  expect(seen).toEqual(whole);
});

test('steps over what compaction has left out, in few reads', async () => {
  const { walk, reads } = walkOf(
    [
      [
        [0, 1],
        [1_000_000, 2],
      ],
    ],
    'older',
  );
  expect(await all(walk)).toEqual(['0/1000000', '0/0']);
  expect(reads.length).toBeLessThan(20);
});

test('reads no more than a page needs of many records', async () => {
  const { walk, reads } = walkOf([steps(100_000, 1), steps(100_000, 1)], 'older');
  const found = await collect(walk, 50, everything);
  expect(found.end).toBe('full');
  const asked = reads.flat().reduce((sum, { from, to }) => sum + Number(to - from), 0);
  expect(asked).toBeLessThan(250);
});

test('a search ends at its bounds and tells how far it was', async () => {
  const { walk } = walkOf([steps(1000, 1)], 'newer');
  const search = { ...everything, text: 'nowhere' };
  const found = await collect(walk, 50, search, { ...usualBounds, records: 100 });
  expect(found).toMatchObject({ end: 'bounds', count: 100, records: [] });
  expect(found.places.get(0)).toBe(100n);
});

test('a search ends with the records', async () => {
  const { walk } = walkOf([steps(10, 1)], 'newer');
  const found = await collect(walk, 50, { ...everything, text: 'VALUE 7' });
  expect(found).toMatchObject({ end: 'records', count: 10 });
  expect(found.records.map(nameOf)).toEqual(['0/7']);
});

test('a page of large records is full early', async () => {
  const { walk } = walkOf([steps(10, 1)], 'newer');
  const found = await collect(walk, 50, everything, { ...usualBounds, shownBytes: 20 });
  expect(found.end).toBe('full');
  expect(found.records.length).toBeLessThan(10);
});

function steps(count: number, every: number): [number, number][] {
  return Array.from({ length: count }, (_, at) => [at, at * every]);
}

function walkOf(
  partitions: Partitions,
  direction: Direction,
  places: ReadonlyMap<number, bigint> = new Map<number, bigint>(),
) {
  const reads: (readonly Slice[])[] = [];
  const read: ReadSlices = (slices) => {
    reads.push(slices);
    return Promise.resolve(
      slices.map(({ partition, from, to }) => ({
        records: (partitions[partition] ?? [])
          .filter(([offset]) => offset >= from && offset < to)
          .map(([offset, time]) => recordOf(partition, offset, time)),
        reached: to,
      })),
    );
  };
  const lanes = partitions.map((records, partition): Lane => {
    const end = BigInt(records.at(-1)?.[0] ?? -1) + 1n;
    const at = places.get(partition) ?? (direction === 'older' ? end : 0n);
    return { partition, from: 0n, to: end, at };
  });
  return { walk: new Walk(lanes, { direction, read, wanted: 50 }), reads };
}

function recordOf(partition: number, offset: number, time: number): StoredRecord {
  return {
    topic: 't',
    partition,
    offset: BigInt(offset),
    key: null,
    value: Buffer.from(`value ${offset}`),
    headers: [],
    timestamp: BigInt(time),
  };
}

async function all(walk: Walk): Promise<string[]> {
  const found: string[] = [];
  for (;;) {
    const record = await walk.next(Date.now() + 5000);
    if (record === undefined) return found;
    found.push(nameOf(record));
  }
}

function nameOf({ partition, offset }: StoredRecord): string {
  return `${partition}/${offset}`;
}
