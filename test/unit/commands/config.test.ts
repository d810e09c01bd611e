import { describe, expect, it } from 'vitest';
import { toServiceRows } from '../../../scripts/commands/config.ts';
import { stack } from '../topology/stacks.ts';

function rowOf(env: string, settings: Readonly<Record<string, unknown>>) {
  return toServiceRows(stack(settings), stack(), ['kafka']).find((row) => row.env === env);
}

describe('an env name of a service comes', () => {
  it.each([
    ['default', 'KAFKA_HEAP_OPTS', {}],
    ['derived', 'KAFKA_HEAP_OPTS', { heapMb: { kafka: 300 } }],
    ['derived', 'KAFKA_LISTENERS', { portOffset: 10 }],
    ['derived', 'KAFKA_JMX_PORT', { ports: { kafka: { jmx: 9200 } } }],
    ['derived', 'KAFKA_JMX_HOSTNAME', { advertisedHost: 'box.example.com' }],
    ['default', 'KAFKA_BROKER_ID', { portOffset: 10 }],
    ['config', 'KAFKA_BROKER_ID', { env: { kafka: { KAFKA_BROKER_ID: 1 } } }],
  ])('from %s: %s of %j', (from, env, settings) => {
    expect(rowOf(env, settings)?.from).toBe(from);
  });
});

it('shows no value that Kafka calls a password', () => {
  const env = { kafka: { KAFKA_SSL_KEYSTORE_KEY: 'tops3cret' } };
  expect(rowOf('KAFKA_SSL_KEYSTORE_KEY', { env })?.value).toBe('[secret]');
});
