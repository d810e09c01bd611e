/** How the country is found in a value. */
import type { ConsumerProgramSettings } from '../settings.ts';
import { readCustomer } from './customer.ts';
import { readJsonField } from './json.ts';
import { readText } from './text.ts';

/** @throws FormatError when the bytes are wrong; another error when reading again may help */
export type CountryReader = (bytes: Buffer) => string | Promise<string>;

type Wanted = Pick<ConsumerProgramSettings, 'format' | 'countryField' | 'registryUrl'>;

const readers: Record<
  Wanted['format'],
  (settings: Wanted) => CountryReader | Promise<CountryReader>
> = {
  text: () => readText,
  json:
    ({ countryField }) =>
    (bytes) =>
      readJsonField(bytes, countryField),
  avro: async ({ registryUrl = '', countryField }) => {
    // The client of the registry takes 25 MB; only this format needs it.
    const { avroReader } = await import('./avro.ts');
    return avroReader(registryUrl, countryField);
  },
  customer: () => (bytes) => readCustomer(bytes).name,
};

export async function countryReader(settings: Wanted): Promise<CountryReader> {
  return readers[settings.format](settings);
}
