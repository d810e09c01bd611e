/** Where records come from. */
import type { SerializationError } from '../../shared/errors.ts';
import type { OutgoingRecord } from '../../shared/record.ts';

/** Something that was to be a record and is none. */
export interface Unsendable {
  /** Which one: `line 7`. */
  readonly place: string;
  readonly error: SerializationError;
}

export type Item = OutgoingRecord | Unsendable;

/** Items in order, as many at a time as there are: one by one costs more than sending them. */
export type Source = AsyncIterable<readonly Item[]>;

export function isUnsendable(item: Item): item is Unsendable {
  return 'error' in item;
}
