/** Says of each record whether it is valid, and which country it counts for. */
import type { StoredRecord } from '../shared/record.ts';
import { FormatError } from './formats/errors.ts';
import type { CountryReader } from './formats/index.ts';
import type { ConsumerProgramSettings } from './settings.ts';
import type { Judged } from './store/writer.ts';

export type Judge = (record: StoredRecord) => Judged | Promise<Judged>;

/** Longer reasons are cut: a record may hold megabytes. */
const longestReason = 300;

/** The judge rejects with the reader's error when reading again may help. */
export function createJudge(
  { countries, tombstones }: Pick<ConsumerProgramSettings, 'countries' | 'tombstones'>,
  read: CountryReader,
): Judge {
  const known = new Set(countries);
  const isValid = (country: string) =>
    known.has(country) || (countries.length === 1 && known.has('any') && country !== '');
  const byCountry = (record: StoredRecord, country: string): Judged =>
    isValid(country)
      ? { record, valid: true, country }
      : rejected(record, `unknown country: ${JSON.stringify(country.slice(0, longestReason))}`);
  return (record) => {
    if (record.value === null) {
      return tombstones === 'valid'
        ? { record, valid: true, country: null }
        : rejected(record, 'tombstone: the record has no value');
    }
    try {
      const country = read(record.value);
      if (typeof country === 'string') return byCountry(record, country);
      return country.then(
        (text) => byCountry(record, text),
        (error: unknown) => rejectedBy(record, error),
      );
    } catch (error) {
      return rejectedBy(record, error);
    }
  };
}

function rejectedBy(record: StoredRecord, error: unknown): Judged {
  if (error instanceof FormatError) return rejected(record, error.message);
  throw error;
}

function rejected(record: StoredRecord, reason: string): Judged {
  return { record, valid: false, reason: reason.slice(0, longestReason) };
}
