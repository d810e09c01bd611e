/** Whether a record holds the text that is looked for. */
import type { StoredRecord } from '../../workloads/shared/record.ts';
import { searchText, type Reading } from './formats.ts';
import type { SearchPlace } from './query.ts';

export interface Search {
  /** `''` fits every record. Small and capital letters are the same. */
  readonly text: string;
  readonly in: SearchPlace;
  readonly key: Reading;
  readonly value: Reading;
}

export async function matches(record: StoredRecord, search: Search): Promise<boolean> {
  if (search.text === '') return true;
  const wanted = search.text.toLowerCase();
  const has = (text: string) => text.toLowerCase().includes(wanted);
  const isIn = (place: SearchPlace) => search.in === 'all' || search.in === place;
  if (isIn('key') && has(await searchText(record.key, search.key))) return true;
  if (isIn('value') && has(await searchText(record.value, search.value))) return true;
  if (!isIn('headers')) return false;
  return record.headers.some(({ key, value }) => has(key) || has(value?.toString('utf8') ?? ''));
}
