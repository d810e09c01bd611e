import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { customerRecord, freeNames, schemas } from '../../../scripts/screenshots/names.ts';
import { shots } from '../../../scripts/screenshots/shots.ts';
import { allMatches, root } from '../docs/pages.ts';

describe('the names of the sample', () => {
  it('are the usual ones where nobody has them', () => {
    expect(freeNames(new Set(['other']))).toEqual({
      countries: 'customerCountries',
      orders: 'customerOrders',
      addresses: 'customerAddresses',
      group: 'customer-report',
    });
  });

  it('leave topics, groups and subjects that are there alone', () => {
    const taken = ['customerCountries', 'customerCountries-2-value', 'customer-report'];
    const { countries, group } = freeNames(new Set(taken));
    expect([countries, group]).toEqual(['customerCountries-3', 'customer-report-2']);
  });
});

it('a record of the sample has the fields of its schema', () => {
  const names = schemas.at(-1)?.fields.map(({ name }) => name);
  expect(Object.keys(customerRecord(0)).sort()).toEqual(names?.sort());
});

/** Does not prove that they show the console as it is now. */
describe('the pictures', () => {
  it.each(shots)('$file is there and shown', ({ file }) => {
    expect(existsSync(join(root, 'docs', 'images', file))).toBe(true);
    const shown = allMatches(/\]\((?:docs\/)?images\/([\w.-]+)\)/g).map(({ found }) => found);
    expect(shown).toContain(file);
  });
});
