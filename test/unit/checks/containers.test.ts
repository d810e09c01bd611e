import { describe, expect, it } from 'vitest';
import { imageChecks } from '../../../stacks/checks/images.ts';
import { jmxChecks } from '../../../stacks/checks/jmx.ts';
import { memoryChecks } from '../../../stacks/checks/memory.ts';
import type { Topology } from '../../../stacks/topology/types.ts';
import { engine, oneMachine, stack } from '../topology/stacks.ts';

const faultsOf = (topology: Topology) =>
  [...memoryChecks, ...imageChecks].flatMap((check) => check.run(topology));

describe('a memory limit', () => {
  it('has room for the service by default', () => {
    expect(faultsOf(stack({}, engine))).toEqual([]);
  });

  it('grows with the heap, wherever that is set', () => {
    const env = { kafka: { KAFKA_HEAP_OPTS: '-Xmx2g' } };
    expect(faultsOf(stack({ env, heapMb: { connect: 900 } }, engine))).toEqual([]);
  });

  it('below heap and overhead is refused with the numbers', () => {
    const settings = { memoryLimitMb: { kafka: 512 }, heapMb: { kafka: 1024 } };
    expect(faultsOf(stack(settings, engine))).toMatchObject([
      {
        code: 'KS_MEMORY',
        level: 'error',
        setting: 'kafka-stack:memoryLimitMb.kafka',
        value: '512',
        problem: expect.stringContaining('1024 MiB and about 160 MiB') as string,
        allowed: 'at least 1184',
      },
    ]);
  });

  it('below the heap that the image has by itself is refused', () => {
    const env = { kafka: { KAFKA_HEAP_OPTS: null } };
    expect(faultsOf(stack({ env, memoryLimitMb: { kafka: 512 } }, engine))).toMatchObject([
      { code: 'KS_MEMORY', value: '512' },
    ]);
  });

  it('means nothing where services are processes', () => {
    expect(faultsOf(stack({ memoryLimitMb: { kafka: 64 } }))).toEqual([]);
  });
});

describe('the UI image', () => {
  it('that lets strangers run code is told of, and allowed', () => {
    expect(faultsOf(stack({ uiFlavour: 'provectus' }, engine))).toMatchObject([
      { code: 'KS_IMAGE_UNSAFE', level: 'warning', setting: 'kafka-stack:uiFlavour' },
    ]);
  });

  it('is no matter where it does not run', () => {
    expect(faultsOf(stack({ uiFlavour: 'provectus' }))).toEqual([]);
  });
});

describe('the host name of JMX', () => {
  const withHost = (host: string, traits = engine) =>
    jmxChecks.flatMap((check) =>
      check.run(stack({ env: { kafka: { KAFKA_JMX_HOSTNAME: host } } }, traits)),
    );

  it.each(['127.0.0.1', 'localhost'])(
    '%s is told of where containers would take it for themselves',
    (host) => {
      expect(withHost(host)).toMatchObject([
        { code: 'KS_JMX', level: 'warning', setting: 'kafka-stack:env.kafka.KAFKA_JMX_HOSTNAME' },
      ]);
    },
  );

  it('is fine where everyone can resolve it, or where all share one machine', () => {
    expect([...withHost('pc.example.com'), ...withHost('127.0.0.1', oneMachine)]).toEqual([]);
  });
});
