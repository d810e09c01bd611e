import { describe, expect, it } from 'vitest';
import { producerProgram, resolve } from '../../../../workloads/producer/settings.ts';
import { presets } from '../../../../workloads/producer/presets.ts';
import {
  helpText,
  readSettings,
  settingsToEnv,
  SettingsFaults,
} from '../../../../workloads/shared/settings.ts';

const read = (settings: Readonly<Record<string, unknown>>) =>
  readSettings(producerProgram, settingsToEnv(producerProgram, settings));

function faultsOf(settings: Readonly<Record<string, unknown>>): string[] {
  try {
    read(settings);
    return [];
  } catch (error) {
    if (!(error instanceof SettingsFaults)) throw error;
    return error.faults.map(({ setting }) => setting);
  }
}

describe('settings of the producer', () => {
  it('have the reliable preset, and the topic of the source', () => {
    expect(resolve(read({}))).toMatchObject({ ...presets.reliable, topic: 'customerCountries' });
    expect(resolve(read({ source: 'debug-logs' })).topic).toBe('debug_logs');
    expect(resolve(read({ source: 'registrations' })).topic).toBe('user_registrations');
    expect(resolve(read({ source: 'json', topic: 'x' })).topic).toBe('x');
  });

  it('have every value of the preset but those that are given', () => {
    const given = { preset: 'fast', acks: '0', lingerMs: 0 };
    expect(resolve(read(given))).toMatchObject({ ...presets.fast, acks: '0', lingerMs: 0 });
  });

  it('of both presets do not contradict each other', () => {
    for (const preset of Object.keys(presets)) expect(faultsOf({ preset })).toEqual([]);
  });

  it.each([
    [{ acks: '1' }, ['PRODUCER_ACKS']],
    [{ preset: 'fast', idempotent: true }, ['PRODUCER_ACKS']],
    [{ maxInFlight: 6 }, ['PRODUCER_MAX_IN_FLIGHT']],
    [{ retries: 0 }, ['PRODUCER_RETRIES']],
    [{ requestTimeoutMs: 9000, deliveryTimeoutMs: 9000 }, ['PRODUCER_DELIVERY_TIMEOUT_MS']],
    [{ retryBackoffMs: 2000 }, ['PRODUCER_RETRY_BACKOFF_MAX_MS']],
    [{ batchSizeBytes: 2_000_000 }, ['PRODUCER_BATCH_SIZE_BYTES']],
    [{ bufferMemoryBytes: 1000 }, ['PRODUCER_BATCH_SIZE_BYTES']],
    [{ preset: 'fast', acks: '0', mode: 'sync' }, ['PRODUCER_MODE']],
    [{ preset: 'fast', acks: '0', acknowledgedFile: 'a' }, ['PRODUCER_ACKNOWLEDGED_FILE']],
    [{ source: 'lines' }, ['PRODUCER_TOPIC']],
    [{ file: 'a' }, ['PRODUCER_FILE']],
    [
      { source: 'json', topic: 't', valueBytes: 5, seed: 1 },
      ['PRODUCER_VALUE_BYTES', 'PRODUCER_SEED'],
    ],
    [{ keySeparator: ',' }, ['PRODUCER_KEY_SEPARATOR']],
    [{ source: 'json', topic: 't', nullMarker: 'N' }, ['PRODUCER_NULL_MARKER']],
    [{ partitions: 3 }, ['PRODUCER_PARTITIONS']],
    [{ topic: 'a b' }, ['PRODUCER_TOPIC']],
    [{ topic: '..' }, ['PRODUCER_TOPIC']],
    [{ preset: 'quick' }, ['PRODUCER_PRESET']],
  ])('%o is refused for %j alone', (settings, faults) => {
    expect(faultsOf(settings)).toEqual(faults);
  });

  it('may be those that a contradiction asks for', () => {
    expect(faultsOf({ acks: '1', idempotent: false })).toEqual([]);
    expect(faultsOf({ createTopic: true, partitions: 3 })).toEqual([]);
    expect(faultsOf({ source: 'lines', topic: 'a.b_c', keySeparator: ',' })).toEqual([]);
  });

  it('are refused all at once, wrong ones beside contradictions', () => {
    const faults = faultsOf({ lingerMs: 'soon', acks: '1', maxInFlight: 6, source: 'lines' });
    expect(faults.toSorted()).toEqual([
      'PRODUCER_ACKS',
      'PRODUCER_LINGER_MS',
      'PRODUCER_MAX_IN_FLIGHT',
      'PRODUCER_TOPIC',
    ]);
  });

  it('are each described in the help', () => {
    const help = helpText(producerProgram);
    expect(help).toContain('Left out, by the preset: reliable all, fast 1.');
    for (const [key, schema] of Object.entries(producerProgram.settings.shape)) {
      expect([key, schema.description]).toEqual([key, expect.stringMatching(/\.$/)]);
    }
  });
});
