/**
 * Goes through several partitions as if they were one, by time, in either direction, and reads no more of each than it
 * needs. Within a partition the order is that of the offsets, whatever the times say.
 */
import type { StoredRecord } from '../../workloads/shared/record.ts';
import type { Places } from './places.ts';
import type { Direction } from './query.ts';

/** A part of a partition: `from` is in it, `to` is not. */
export interface Slice {
  readonly partition: number;
  readonly from: bigint;
  readonly to: bigint;
}

export interface Piece {
  /** All of the slice, oldest first, and what came along from behind it. */
  readonly records: readonly StoredRecord[];
  /** Nothing else lies before this offset: compaction may leave large gaps. At least `to`. */
  readonly reached: bigint;
}

/** @returns a piece for each slice, in their order */
export type ReadSlices = (slices: readonly Slice[]) => Promise<readonly Piece[]>;

/** What is gone through of a partition. */
export interface Lane extends Slice {
  /** Where it begins: the first offset to see, or, towards older ones, the one behind it. */
  readonly at: bigint;
}

export interface WalkSettings {
  readonly direction: Direction;
  readonly read: ReadSlices;
  /** How many records are wanted, as far as one knows. */
  readonly wanted: number;
}

export class Walk {
  readonly #direction: Direction;
  readonly #read: ReadSlices;
  readonly #lanes: readonly Track[];

  constructor(lanes: readonly Lane[], { direction, read, wanted }: WalkSettings) {
    this.#direction = direction;
    this.#read = read;
    const chunk = BigInt(Math.ceil(wanted / Math.max(lanes.length, 1)));
    this.#lanes = lanes.map((lane) => new Track(lane, direction, chunk));
  }

  /**
   * @param until when to give up looking for one, ms since 1970
   * @returns undefined at the end, or when it is too late: see `isAtEnd`
   */
  async next(until: number): Promise<StoredRecord | undefined> {
    while (this.#lanes.some((lane) => lane.isHungry)) {
      if (Date.now() > until) return undefined;
      await this.#feed();
    }
    const full = this.#lanes.filter((lane) => lane.head !== undefined);
    const best = full.reduce<Track | undefined>(
      (a, b) => (a === undefined || this.#isBefore(b, a) ? b : a),
      undefined,
    );
    return best?.take();
  }

  get isAtEnd(): boolean {
    return this.#lanes.every((lane) => lane.head === undefined && !lane.isHungry);
  }

  /** Where each partition goes on in the same direction. */
  get places(): Places {
    return new Map(this.#lanes.map((lane) => [lane.partition, lane.place]));
  }

  async #feed(): Promise<void> {
    // Those that will be hungry soon are fed along: one request serves all.
    const lanes = this.#lanes.filter((lane) => lane.isHungry);
    const pieces = await this.#read(lanes.map((lane) => lane.wants()));
    for (const [index, piece] of pieces.entries()) lanes[index]?.feed(piece, lanes.length);
  }

  #isBefore(a: Track, b: Track): boolean {
    const [one, other] = [a.head?.timestamp ?? 0n, b.head?.timestamp ?? 0n];
    if (one === other) return false;
    return this.#direction === 'older' ? one > other : one < other;
  }
}

const mostRecords = 5000n;
/** Of all partitions that are read together. */
const mostBytes = 8_000_000;

/** One partition on the way. */
class Track {
  readonly partition: number;
  readonly #lane: Lane;
  readonly #isOlder: boolean;
  /** What is read and not yet taken, the next one last. */
  #records: StoredRecord[] = [];
  /** Up to here it is read. */
  #border: bigint;
  #chunk: bigint;

  constructor(lane: Lane, direction: Direction, chunk: bigint) {
    this.partition = lane.partition;
    this.#lane = lane;
    this.#isOlder = direction === 'older';
    this.#border = lane.at;
    this.#chunk = chunk < 1n ? 1n : chunk;
  }

  get head(): StoredRecord | undefined {
    return this.#records.at(-1);
  }

  get isHungry(): boolean {
    if (this.#records.length > 0) return false;
    return this.#isOlder ? this.#border > this.#lane.from : this.#border < this.#lane.to;
  }

  get place(): bigint {
    const { head } = this;
    if (head === undefined) return this.#border;
    return this.#isOlder ? head.offset + 1n : head.offset;
  }

  wants(): Slice {
    const { partition, from, to } = this.#lane;
    const [low, high] = [this.#border - this.#chunk, this.#border + this.#chunk];
    return this.#isOlder
      ? { partition, from: low > from ? low : from, to: this.#border }
      : { partition, from: this.#border, to: high < to ? high : to };
  }

  feed({ records, reached }: Piece, together: number): void {
    const { from, to } = this.wants();
    const end = this.#lane.to;
    this.#records = this.#isOlder
      ? records.filter(({ offset }) => offset < to)
      : records.filter(({ offset }) => offset < end).reverse();
    this.#border = this.#isOlder ? from : reached < end ? reached : end;
    this.#chunk = nextChunk(this.#chunk, this.#records, together);
  }

  take(): StoredRecord | undefined {
    return this.#records.pop();
  }
}

/** Larger each time, as far as memory allows; over gaps in long steps. */
function nextChunk(chunk: bigint, records: readonly StoredRecord[], together: number): bigint {
  if (records.length === 0) return chunk * 4n;
  const size = records.reduce((sum, record) => sum + bytesOf(record), 0) / records.length;
  const fitting = BigInt(Math.max(1, Math.floor(mostBytes / together / Math.max(size, 1))));
  const larger = chunk * 2n;
  return [larger, fitting, mostRecords].reduce((a, b) => (a < b ? a : b));
}

/** Key, value and headers. */
export function bytesOf({ key, value, headers }: StoredRecord): number {
  const ofHeaders = headers.reduce(
    (sum, header) => sum + Buffer.byteLength(header.key) + (header.value?.length ?? 0),
    0,
  );
  return (key?.length ?? 0) + (value?.length ?? 0) + ofHeaders;
}
