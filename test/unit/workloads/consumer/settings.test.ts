import { describe, expect, it } from 'vitest';
import { consumerProgram, groupOf, topicsOf } from '../../../../workloads/consumer/settings.ts';
import {
  readSettings,
  SettingsFaults,
  settingsToEnv,
} from '../../../../workloads/shared/settings.ts';

/** Names of the settings that are refused. */
function refused(env: Record<string, string>): string[] {
  try {
    readSettings(consumerProgram, env);
  } catch (error) {
    if (error instanceof SettingsFaults) return error.faults.map(({ setting }) => setting);
    throw error;
  }
  return [];
}

describe('the settings of the consumer', () => {
  it('need nothing, and are those of the country counter then', () => {
    const settings = readSettings(consumerProgram, {});
    expect({
      topics: topicsOf(settings),
      group: groupOf(settings),
      commit: settings.commit,
      reset: settings.reset,
      countries: settings.countries.length,
      thresholds: [
        settings.maxMessagesPerCountry,
        settings.maxErrorRate,
        settings.maxProcessingSeconds,
      ],
      database: settings.database,
    }).toEqual({
      topics: ['customerCountries'],
      group: 'AdvancedCountryCounter',
      commit: 'sync',
      reset: 'earliest',
      countries: 12,
      thresholds: [50, 0.1, 1],
      database: './kafka_data.db',
    });
  });

  it('come back from the environment that is made of them', () => {
    const settings = readSettings(consumerProgram, {
      CONSUMER_PARTITIONS: 'a:0,b:12',
      CONSUMER_SEEK_TO: 'time:2026-01-31T12:00:00Z',
      CONSUMER_MAX_ERROR_RATE: '0.25',
      CONSUMER_STOP_AFTER: 'count:10',
    });
    expect(readSettings(consumerProgram, settingsToEnv(consumerProgram, settings))).toEqual(
      settings,
    );
  });

  it('take the topics from partitions that are given, and no group', () => {
    const settings = readSettings(consumerProgram, { CONSUMER_PARTITIONS: 'a:0,a:1,b:0' });
    expect({ topics: topicsOf(settings), group: groupOf(settings) }).toEqual({
      topics: ['a', 'b'],
      group: [
        { topic: 'a', partition: 0 },
        { topic: 'a', partition: 1 },
        { topic: 'b', partition: 0 },
      ],
    });
  });

  it.each<[string, Record<string, string>]>([
    ['CONSUMER_PARTITIONS', { CONSUMER_PARTITIONS: 'a:0', CONSUMER_GROUP: 'g' }],
    ['CONSUMER_PARTITIONS', { CONSUMER_PARTITIONS: 'a:0', CONSUMER_TOPICS: 'b' }],
    ['CONSUMER_PARTITIONS', { CONSUMER_PARTITIONS: 'a:0,a:0' }],
    ['CONSUMER_TOPICS', { CONSUMER_TOPICS: 'a,a' }],
    [
      'CONSUMER_HEARTBEAT_MS',
      { CONSUMER_HEARTBEAT_MS: '10001', CONSUMER_SESSION_TIMEOUT_MS: '30000' },
    ],
    ['CONSUMER_REBALANCE_TIMEOUT_MS', { CONSUMER_REBALANCE_TIMEOUT_MS: '29999' }],
    ['CONSUMER_MAX_WAIT_MS', { CONSUMER_MAX_WAIT_MS: '30000' }],
    ['CONSUMER_REGISTRY_URL', { CONSUMER_FORMAT: 'avro' }],
    ['CONSUMER_DEAD_LETTER_TOPIC', { CONSUMER_DEAD_LETTER_TOPIC: 'customerCountries' }],
    ['CONSUMER_DEAD_LETTER_TOPIC', { CONSUMER_TOPICS: 'a.b', CONSUMER_DEAD_LETTER_TOPIC: 'a_b' }],
  ])('contradict each other and are refused: %s (%#)', (setting, env) => {
    expect(refused(env)).toEqual([setting]);
  });

  it('are told by what is wrong and what is allowed, not by the words of a library', () => {
    const messageOf = (env: Record<string, string>) => {
      try {
        readSettings(consumerProgram, env);
      } catch (error) {
        return error instanceof Error ? error.message : '';
      }
      return '';
    };
    const list =
      'Allowed: a list with commas between: TOPIC:PARTITION, such as customerCountries:0.';
    expect([
      messageOf({ CONSUMER_PARTITIONS: 'a:0,b' }),
      messageOf({ CONSUMER_PARTITIONS: 'a:0', CONSUMER_GROUP: 'g' }),
      messageOf({ CONSUMER_STOP_AFTER: 'soon' }),
    ]).toEqual([
      `CONSUMER_PARTITIONS = "a:0,b": "b" is not allowed. ${list}`,
      `CONSUMER_PARTITIONS = "a:0": cannot be given together with a group: partitions are read without one. ${list}`,
      'CONSUMER_STOP_AFTER = "soon": is not allowed. Allowed: never, end, count:N.',
    ]);
  });

  it.each<[string, Record<string, string>]>([
    ['a heartbeat of a third of the session', { CONSUMER_HEARTBEAT_MS: '10000' }],
    ['topics that hold the partitions', { CONSUMER_TOPICS: 'a,b', CONSUMER_PARTITIONS: 'a:0' }],
    ['avro with a registry', { CONSUMER_FORMAT: 'avro', CONSUMER_REGISTRY_URL: 'http://r:8081' }],
    ['a topic for dead letters', { CONSUMER_DEAD_LETTER_TOPIC: 'rejected' }],
  ])('are accepted: %s', (_what, env) => {
    expect(refused(env)).toEqual([]);
  });

  it('tells wrong values and contradictions at once', () => {
    const env = {
      CONSUMER_MAX_POLL_RECORDS: '0',
      CONSUMER_SEEK_TO: 'yesterday',
      CONSUMER_GROUP: 'g',
      CONSUMER_PARTITIONS: 'a:0',
      CONSUMER_HEARTBEAT_MS: '30000',
    };
    expect(refused(env).sort()).toEqual([
      'CONSUMER_HEARTBEAT_MS',
      'CONSUMER_MAX_POLL_RECORDS',
      'CONSUMER_PARTITIONS',
      'CONSUMER_SEEK_TO',
    ]);
  });
});
