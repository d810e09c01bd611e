/** Kafka's own tools for measuring: how they are run, and what they print. Pure. */
import { join } from 'node:path';
import { toolClasses } from '../../distribution/tools.ts';

/** Those with which the distribution's own script starts a tool. The project's tools start quicker and run slower. */
const scriptFlags = [
  ...['-Xmx512M', '-server', '-XX:+UseG1GC', '-XX:MaxGCPauseMillis=20'],
  ...['-XX:InitiatingHeapOccupancyPercent=35', '-XX:+ExplicitGCInvokesConcurrent'],
  '-Djava.awt.headless=true',
];

export function javaTool(
  java: string,
  kafkaLibs: string,
  name: keyof typeof toolClasses,
  args: readonly string[],
): string[] {
  return [java, ...scriptFlags, '-cp', join(kafkaLibs, '*'), toolClasses[name], ...args];
}

export interface ProducerPerf {
  readonly perSecond: number;
  /** Milliseconds from `send` to its callback, in whole ones. */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const producerLine =
  /^(\d+) records sent, ([\d.]+) records\/sec .* (\d+) ms 50th, \d+ ms 95th, (\d+) ms 99th,/m;

/** @throws when it has not sent all of them. */
export function parseProducerPerf(stdout: string, records: number): ProducerPerf {
  const [, sent, perSecond, p50Ms, p99Ms] = producerLine.exec(stdout) ?? [];
  if (Number(sent) !== records) {
    throw new Error(`kafka-producer-perf-test has not sent ${records} records: ${stdout}`);
  }
  return { perSecond: Number(perSecond), p50Ms: Number(p50Ms), p99Ms: Number(p99Ms) };
}

export interface ConsumerPerf {
  /** Without the time for joining the group. */
  readonly perSecond: number;
}

/** @throws when it has not read at least so many. */
export function parseConsumerPerf(stdout: string, records: number): ConsumerPerf {
  const rows = stdout.split('\n').map((line) => line.split(',').map((cell) => cell.trim()));
  const head = rows.findIndex((cells) => cells.includes('fetch.nMsg.sec'));
  const cell = (name: string) => Number(rows[head + 1]?.[rows[head]?.indexOf(name) ?? -1]);
  if (head === -1 || !(cell('data.consumed.in.nMsg') >= records)) {
    throw new Error(`kafka-consumer-perf-test has not read ${records} records: ${stdout}`);
  }
  return { perSecond: cell('fetch.nMsg.sec') };
}
