import { Counter, Gauge, Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { metricsIn, sumOf } from '../../../../console/stack/metrics.ts';

test('reads what prom-client writes, and adds up over labels', async () => {
  const registry = new Registry();
  const registers = [registry];
  new Counter({ name: 'records_total', help: 'Records.', registers }).inc(12);
  const lag = new Gauge({
    name: 'lag',
    help: 'Lag.',
    labelNames: ['topic', 'partition'],
    registers,
  });
  lag.set({ topic: 'a "quoted" name', partition: 0 }, 3);
  lag.set({ topic: 'b}', partition: 1 }, 1e21);
  lag.set({ topic: 'c', partition: 2 }, 0.5);
  const metrics = metricsIn(await registry.metrics());
  expect(sumOf(metrics, 'records_total')).toBe(12);
  expect(sumOf(metrics, 'lag')).toBe(1e21 + 3.5);
});

test('knows no figure for what is not there', () => {
  expect(sumOf(metricsIn('# HELP nothing\n'), 'nothing')).toBeUndefined();
});
