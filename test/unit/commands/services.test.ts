import { describe, expect, it } from 'vitest';
import { partsNamed } from '../../../scripts/lib/services.ts';
import { engine, stack } from '../topology/stacks.ts';

const topology = stack({ brokers: 3 }, engine);
const named = (name: string) => partsNamed(name, topology).map((part) => part.name);

describe('a name on the command line', () => {
  it('of the brokers means all of them, the first in front', () => {
    expect(named('kafka')).toEqual(['kafka', 'kafka-2', 'kafka-3']);
  });

  it('of one broker means that one', () => {
    expect(named('kafka-2')).toEqual(['kafka-2']);
  });

  it('of a container means its service', () => {
    expect(named('kafka-connect')).toEqual(['connect']);
  });

  it('that nothing has is refused with all that there are', () => {
    expect(() => named('kafka-4')).toThrow('kafka, kafka-2, kafka-3, schema-registry');
  });
});
