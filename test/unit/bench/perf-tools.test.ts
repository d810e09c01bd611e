import { describe, expect, it } from 'vitest';
import {
  javaTool,
  parseConsumerPerf,
  parseProducerPerf,
} from '../../../scripts/bench/perf-tools.ts';

describe('kafka-producer-perf-test', () => {
  const printed = [
    '295527 records sent, 59011.0 records/sec (5.63 MB/sec), 196.2 ms avg latency, 790.0 ms max latency.',
    '1000000 records sent, 91424.392028 records/sec (8.72 MB/sec), 364.29 ms avg latency, 1141.00 ms max latency, 283 ms 50th, 829 ms 95th, 1050 ms 99th, 1125 ms 99.9th.',
  ].join('\n');

  it('is read from its last line, not from those on the way', () => {
    const read = parseProducerPerf(printed, 1_000_000);
    expect(read).toEqual({ perSecond: 91_424.392028, p50Ms: 283, p99Ms: 1050 });
  });

  it('is no measurement when it has sent less', () => {
    expect(() => parseProducerPerf(printed, 1_000_001)).toThrow('has not sent 1000001 records');
  });

  it('is no measurement when it has printed something else', () => {
    expect(() => parseProducerPerf('Exception', 1)).toThrow('Exception');
  });
});

describe('kafka-consumer-perf-test', () => {
  const head =
    'start.time, end.time, data.consumed.in.MB, MB.sec, data.consumed.in.nMsg, nMsg.sec, rebalance.time.ms, fetch.time.ms, fetch.MB.sec, fetch.nMsg.sec';
  const row =
    '2026-01-31 18:02:43:397, 2026-01-31 18:02:47:574, 102.8943, 24.6335, 1000000, 239406.2724, 323, 3854, 26.6980, 259470.6798';

  it('is read without the time for joining the group', () => {
    const printed = ['WARNING: something', head, row].join('\n');
    expect(parseConsumerPerf(printed, 1_000_000)).toEqual({ perSecond: 259_470.6798 });
  });

  it('may have read more: it ends with a whole fetch', () => {
    expect(parseConsumerPerf(`${head}\n${row}`, 999_000).perSecond).toBeGreaterThan(0);
  });

  it('is no measurement when it has given up early', () => {
    const ask = () => parseConsumerPerf(`${head}\n${row}`, 1_000_001);
    expect(ask).toThrow('has not read 1000001 records');
  });

  it('is no measurement without a row', () => {
    expect(() => parseConsumerPerf(head, 1)).toThrow('has not read');
    expect(() => parseConsumerPerf('', 1)).toThrow('has not read');
  });
});

it("runs a tool with the jars of the distribution, and the tool's arguments last", () => {
  const words = javaTool('/jdk/bin/java', '/libs', 'kafka-producer-perf-test', ['--topic', 't']);
  expect(words[0]).toBe('/jdk/bin/java');
  expect(words.slice(-5)).toEqual([
    ...['-cp', '/libs/*', 'org.apache.kafka.tools.ProducerPerformance', '--topic', 't'],
  ]);
});
