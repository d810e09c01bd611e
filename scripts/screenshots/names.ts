/** What the sample is called, and what is in it. Pure. */

export interface SampleNames {
  /** Avro; the group reads it. */
  readonly countries: string;
  /** JSON. */
  readonly orders: string;
  /** Compacted. */
  readonly addresses: string;
  readonly group: string;
}

const usual: SampleNames = {
  countries: 'customerCountries',
  orders: 'customerOrders',
  addresses: 'customerAddresses',
  group: 'customer-report',
};

/** @param taken names of topics, subjects and groups: what is there belongs to somebody */
export function freeNames(taken: ReadonlySet<string>): SampleNames {
  const free = (name: string) => {
    for (let number = 1; ; number += 1) {
      const tried = number === 1 ? name : `${name}-${number}`;
      if (!taken.has(tried) && !taken.has(`${tried}-value`)) return tried;
    }
  };
  return {
    countries: free(usual.countries),
    orders: free(usual.orders),
    addresses: free(usual.addresses),
    group: free(usual.group),
  };
}

const customers = [
  { customer: 'Alpine Tools', country: 'Austria', city: 'Innsbruck' },
  { customer: 'Baltic Timber', country: 'Latvia', city: 'Riga' },
  { customer: 'Cedar Books', country: 'Canada', city: 'Halifax' },
  { customer: 'Delta Foods', country: 'Greece', city: 'Patras' },
  { customer: 'Fjord Textiles', country: 'Norway', city: 'Ålesund' },
  { customer: 'Harbour Optics', country: 'Ireland', city: 'Cork' },
  { customer: 'Iberia Wines', country: 'Spain', city: 'Cádiz' },
  { customer: 'Juniper Labs', country: 'Iceland', city: 'Akureyri' },
  { customer: 'Kestrel Cycles', country: 'Denmark', city: 'Odense' },
  { customer: 'Lagoon Toys', country: 'Italy', city: 'Chioggia' },
] as const;

export interface CustomerRecord {
  readonly customer: string;
  readonly country: string;
  readonly city: string;
  readonly orders: number;
}

/** The same for the same number. */
export function customerRecord(number: number): CustomerRecord {
  // A step that meets them all, and not in their order.
  const found = customers[(number * 7) % customers.length] ?? customers[0];
  return { ...found, orders: 1 + ((number * 13) % 40) };
}

const fields = [
  { name: 'customer', type: 'string' },
  { name: 'country', type: 'string' },
];

/** Versions of the schema of the records: each can be read with the one before. */
export const schemas = [
  fields,
  [
    ...fields,
    { name: 'city', type: ['null', 'string'], default: null },
    { name: 'orders', type: 'int', default: 0 },
  ],
].map((each) => ({
  type: 'record',
  name: 'CustomerCountry',
  namespace: 'com.example.shop',
  fields: each,
}));
