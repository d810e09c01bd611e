import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boundListeners,
  formatListeners,
  parseListeners,
  parseProtocolMap,
} from '../../../stacks/topology/listeners.ts';

const listener = fc.record({
  name: fc.stringMatching(/^[A-Z][A-Z0-9_-]{0,12}$/),
  host: fc.oneof(
    fc.constantFrom('', '0.0.0.0', 'kafka', 'broker-1.example.com'),
    fc.ipV6().map((address) => `[${address}]`),
  ),
  port: fc.integer({ min: 0, max: 65535 }),
});

describe('parseListeners', () => {
  it('reads what formatListeners writes', () => {
    fc.assert(
      fc.property(fc.array(listener, { minLength: 1, maxLength: 4 }), (listeners) => {
        expect(parseListeners(formatListeners(listeners))).toEqual({ listeners, invalid: [] });
      }),
    );
  });

  it.each([
    ['PLAINTEXT://kafka:29092', { name: 'PLAINTEXT', host: 'kafka', port: 29092 }],
    ['PLAINTEXT://:9092', { name: 'PLAINTEXT', host: '', port: 9092 }],
    ['A-B_C://[::1]:1', { name: 'A-B_C', host: '[::1]', port: 1 }],
    ['EXT://[fe80::1%eth0]:65535', { name: 'EXT', host: '[fe80::1%eth0]', port: 65535 }],
    [' PLAINTEXT://a:1 ', { name: 'PLAINTEXT', host: 'a', port: 1 }],
    ['plaintext://a:1', { name: 'PLAINTEXT', host: 'a', port: 1 }],
  ])('reads %j', (text, expected) => {
    expect(parseListeners(text)).toEqual({ listeners: [expected], invalid: [] });
  });

  it.each([
    'localhost:9092',
    'PLAINTEXT://localhost',
    'PLAINTEXT:/localhost:9092',
    'PLAINTEXT://local host:9092',
    'PLAINTEXT://localhost:9092/',
    'PLAINTEXT://localhost:http',
    'PLAINTEXT://localhost:65536',
    'PLAINTEXT://localhost:-1',
    '://localhost:9092',
  ])('finds %j to be no listener', (text) => {
    expect(parseListeners(text)).toEqual({ listeners: [], invalid: [text] });
  });

  it('keeps the order, and the entries that are none', () => {
    const { listeners, invalid } = parseListeners('B://b:2, nonsense,A://a:1');
    expect([listeners.map(({ name }) => name), invalid]).toEqual([['B', 'A'], [' nonsense']]);
  });

  it('overlooks empty entries, as Kafka does', () => {
    expect(parseListeners('A://a:1, ,B://b:2,')).toEqual({
      listeners: [
        { name: 'A', host: 'a', port: 1 },
        { name: 'B', host: 'b', port: 2 },
      ],
      invalid: [],
    });
  });
});

describe('parseProtocolMap', () => {
  it('reads pairs with blanks and a trailing comma, in any case', () => {
    expect([...parseProtocolMap('internal:plaintext, EXTERNAL : SASL_SSL,')]).toEqual([
      ['INTERNAL', 'PLAINTEXT'],
      ['EXTERNAL', 'SASL_SSL'],
    ]);
  });
});

describe('what a broker binds', () => {
  it('is KAFKA_LISTENERS where given', () => {
    const env = { KAFKA_LISTENERS: 'A://b:2', KAFKA_ADVERTISED_LISTENERS: 'A://c:3' };
    expect(boundListeners(env)).toEqual([{ name: 'A', host: 'b', port: 2 }]);
  });

  it('is the advertised ports on every address where KAFKA_LISTENERS is not given', () => {
    expect(boundListeners({ KAFKA_ADVERTISED_LISTENERS: 'A://c:3' })).toEqual([
      { name: 'A', host: '0.0.0.0', port: 3 },
    ]);
  });

  it('is nothing where neither is given', () => {
    expect(boundListeners({})).toEqual([]);
  });
});
