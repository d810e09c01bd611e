/** Positions of several partitions in an address: `0:120,3:77`. */
import { wrongValue } from '../shell/query.ts';

/** By partition. */
export type Places = ReadonlyMap<number, bigint>;

export function placesText(places: Places): string {
  return [...places].map(([partition, offset]) => `${partition}:${offset}`).join(',');
}

/** @throws PageError 400 */
export function placesIn(text: string): Places {
  return new Map(
    text.split(',').map((each): [number, bigint] => {
      const [, partition = '', offset = ''] = /^(\d{1,9}):(\d{1,19})$/.exec(each) ?? [];
      if (partition !== '') return [Number(partition), BigInt(offset)];
      throw wrongValue('at', text, 'pairs such as 0:120,1:77');
    }),
  );
}

/** `0,3-5` @returns undefined for all @throws PageError 400 */
export function partitionsIn(text: string, count: number): readonly number[] | undefined {
  if (text.trim() === '' || text.trim() === 'all') return undefined;
  const found = new Set<number>();
  for (const each of text.split(',')) {
    const [, first = '', last = first] = /^\s*(\d{1,9})\s*(?:-\s*(\d{1,9})\s*)?$/.exec(each) ?? [];
    if (first === '' || Number(last) >= count || Number(last) < Number(first)) {
      throw wrongValue(
        'partition',
        text,
        `all, or numbers and spans such as 0,2-4, from 0 to ${count - 1}`,
      );
    }
    for (let at = Number(first); at <= Number(last); at += 1) found.add(at);
  }
  return [...found].sort((a, b) => a - b);
}
