import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCustomer, writeCustomer } from '../../../../workloads/consumer/formats/customer.ts';
import { FormatError } from '../../../../workloads/consumer/formats/errors.ts';
import { readJsonField } from '../../../../workloads/consumer/formats/json.ts';
import { readText } from '../../../../workloads/consumer/formats/text.ts';

function fault(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof FormatError) return error.fault;
    throw error;
  }
  return 'none';
}

describe('a customer', () => {
  it('is id and name as big-endian numbers and UTF-8', () => {
    expect(writeCustomer({ id: 258, name: 'Zoë' }).toString('hex')).toBe(
      '00000102' + '00000004' + '5a6fc3ab',
    );
  });

  it('comes back as it was written', () => {
    const customer = fc.record({
      id: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
      name: fc.string({ unit: 'grapheme' }),
    });
    fc.assert(
      fc.property(customer, (each) => {
        expect(readCustomer(writeCustomer(each))).toEqual(each);
      }),
    );
  });

  it('is truncated wherever it is cut', () => {
    const whole = writeCustomer({ id: 1, name: 'Müller' });
    const cuts = Array.from({ length: whole.length }, (_, bytes) => whole.subarray(0, bytes));
    expect(cuts.map((cut) => fault(() => readCustomer(cut)))).toEqual(cuts.map(() => 'truncated'));
  });

  it.each([
    ['negative length', '00000001ffffffff'],
    ['truncated', '000000017fffffff41'],
    ['trailing bytes', '00000001000000014142'],
    ['not UTF-8', '0000000100000001ff'],
    ['none', '0000000100000000'],
  ])('has a named fault: %s', (name, hex) => {
    expect(fault(() => readCustomer(Buffer.from(hex, 'hex')))).toBe(name);
  });

  it.each([2 ** 31, -(2 ** 31) - 1, 0.5, Number.NaN])('cannot have the id %s', (id) => {
    expect(() => writeCustomer({ id, name: '' })).toThrow(RangeError);
  });

  it('cannot have half a character in its name', () => {
    expect(() => writeCustomer({ id: 1, name: '\ud800' })).toThrow(RangeError);
  });
});

describe('text', () => {
  it('is read as it is, blanks and all', () => {
    expect(readText(Buffer.from(' Côte d’Ivoire\n'))).toBe(' Côte d’Ivoire\n');
  });

  it('is refused when it is no UTF-8', () => {
    expect(fault(() => readText(Buffer.from([0xc3, 0x28])))).toBe('not UTF-8');
  });
});

describe('JSON', () => {
  const read = (text: string) => readJsonField(Buffer.from(text), 'country');

  it('gives the text of the field', () => {
    expect(read('{"id": 1, "country": "India"}')).toBe('India');
  });

  it.each([
    ['not JSON', '{"country": "India"'],
    ['not JSON', ''],
    ['wrong type', '["India"]'],
    ['wrong type', 'null'],
    ['wrong type', '{"country": 5}'],
    ['wrong type', '{"country": null}'],
    ['missing field', '{"Country": "India"}'],
  ])('has a named fault: %s in %s', (name, text) => {
    expect(fault(() => read(text))).toBe(name);
  });

  it('takes nothing from the prototype of objects', () => {
    expect(fault(() => readJsonField(Buffer.from('{}'), 'constructor'))).toBe('missing field');
  });
});
