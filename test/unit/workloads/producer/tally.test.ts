/** Counting, health and figures. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFailureLog } from '../../../../workloads/producer/failure-log.ts';
import { healthOf } from '../../../../workloads/producer/health.ts';
import { createMetrics } from '../../../../workloads/producer/metrics.ts';
import { Tally } from '../../../../workloads/producer/tally.ts';
import {
  BrokerError,
  DeliveryTimeoutError,
  SerializationError,
} from '../../../../workloads/shared/errors.ts';
import { createLog } from '../../../../workloads/shared/log.ts';
import { record } from './scripted-producer.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const keyed = record({ key: Buffer.from('key'), value: Buffer.from('value') });

describe('the summary', () => {
  it('counts what was handed over, what was acknowledged, and failures by kind', () => {
    const tally = new Tally(true);
    tally.begin();
    for (let each = 0; each < 3; each += 1) tally.handOver();
    tally.deliver(keyed);
    tally.fail(new DeliveryTimeoutError('late'));
    tally.refuse(new SerializationError('no'));
    vi.advanceTimersByTime(2000);
    expect(tally.summary()).toEqual({
      ...{ sent: 3, acknowledged: 1, failed: 2, bytes: 8, seconds: 2, perSecond: 1 },
      errors: { 'delivery-timeout': 1, serialization: 1 },
    });
    expect(tally.waiting).toBe(1);
  });

  it('has nothing acknowledged where nobody acknowledges', () => {
    const tally = new Tally(false);
    tally.handOver();
    tally.deliver(keyed);
    expect(tally.summary()).toMatchObject({ sent: 1, acknowledged: 0, failed: 0, bytes: 8 });
  });
});

describe('health', () => {
  it('fails when records wait and none is acknowledged, and recovers', () => {
    const tally = new Tally(true);
    vi.advanceTimersByTime(60_000);
    expect(healthOf(tally, 30_000)).toMatchObject({ ok: true, waiting: 0 });
    tally.handOver();
    tally.handOver();
    vi.advanceTimersByTime(30_000);
    expect(healthOf(tally, 30_000)).toMatchObject({ ok: true, waiting: 2 });
    vi.advanceTimersByTime(1);
    expect(healthOf(tally, 30_000)).toMatchObject({ ok: false, sinceProgressMs: 30_001 });
    tally.deliver(keyed);
    expect(healthOf(tally, 30_000)).toMatchObject({ ok: true, waiting: 1 });
  });

  it('fails when the broker denies the right, until it grants it', () => {
    const tally = new Tally(true);
    tally.handOver();
    tally.fail(new BrokerError('denied', 29));
    expect(healthOf(tally, 30_000)).toMatchObject({ ok: false, fatal: 'denied' });
    tally.handOver();
    tally.deliver(keyed);
    expect(healthOf(tally, 30_000)).toMatchObject({ ok: true });
  });
});

describe('figures', () => {
  it('are those of the tally and the accumulator', async () => {
    const tally = new Tally(true);
    for (let each = 0; each < 3; each += 1) tally.handOver();
    tally.deliver(keyed);
    tally.fail(new DeliveryTimeoutError('late'));
    const metrics = createMetrics(tally, () => ({ availableBytes: 123, inFlight: 4 }));
    metrics.request([], 20);
    const text = await metrics.registry.metrics();
    for (const line of [
      'producer_records_sent_total 3',
      'producer_records_acknowledged_total 1',
      'producer_records_failed_total{kind="delivery-timeout"} 1',
      'producer_records_failed_total{kind="serialization"} 0',
      'producer_bytes_total 8',
      'producer_records_waiting 1',
      'producer_buffer_available_bytes 123',
      'producer_requests_in_flight 4',
      'producer_request_seconds_bucket{le="0.025"} 1',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    expect(await metrics.registry.metrics()).toBe(text);
  });
});

describe('failures in the log', () => {
  it('are told ten times, then ever less often, each kind for itself', () => {
    const lines: string[] = [];
    const log = createFailureLog(
      createLog('producer', 'info', { write: (line: string) => void lines.push(line) }),
    );
    for (let each = 0; each < 1500; each += 1) log(new DeliveryTimeoutError('late'), {});
    log(new SerializationError('no'), { place: 'line 1' });
    const told = lines.map((line) => JSON.parse(line) as { kind: string; ofThisKind: number });
    expect(told.map(({ ofThisKind }) => ofThisKind)).toEqual([
      ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      ...[100, 1000, 1],
    ]);
    expect(told.at(-1)).toMatchObject({ kind: 'serialization', place: 'line 1' });
  });
});
