import { describe, expect, it } from 'vitest';
import { memoryFaults } from '../../../../stacks/targets/machine/memory.ts';
import { stack } from '../../topology/stacks.ts';

/** Heaps and overheads: 64+80, 256+160, 128+260, 128+150, 128+150. */
const topology = stack();

describe('the memory of a machine', () => {
  it('is fine where the services take up to 80 % of it', () => {
    expect(memoryFaults(topology, 1880)).toEqual([]);
  });

  it('is a warning where they take more', () => {
    expect(memoryFaults(topology, 1879).map(({ level }) => level)).toEqual(['warning']);
  });

  it('is a warning where they take all', () => {
    expect(memoryFaults(topology, 1504).map(({ level }) => level)).toEqual(['warning']);
  });

  it('is an error with all numbers where it is too small', () => {
    expect(memoryFaults(topology, 1024.5)).toEqual([
      {
        code: 'KS_MEMORY',
        level: 'error',
        setting: 'kafka-stack:heapMb.kafka',
        problem:
          "the services may take 1504 MiB (zookeeper 144, kafka 416, schema-registry 388, connect 278, ui 278) of this machine's 1024 MiB",
        allowed: 'heaps and overheads up to 80 % of the memory',
        fix: 'lower kafka-stack:heapMb',
      },
    ]);
  });

  it('is compared with heaps that stand in the env', () => {
    const env = { connect: { KAFKA_HEAP_OPTS: '-Xmx12g' } };
    expect(memoryFaults(stack({ env }), 8192)).toMatchObject([
      { level: 'error', setting: 'kafka-stack:heapMb.connect' },
    ]);
  });
});
