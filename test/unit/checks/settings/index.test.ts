import { expect, it } from 'vitest';
import { at, settingOf } from '../../../../stacks/checks/settings/families.ts';
import { settings } from '../../../../stacks/checks/settings/index.ts';
import { accepts } from '../../../../stacks/checks/settings/values.ts';

it('knows what Kafka says about a setting', () => {
  expect(at(settings.broker, 'log.roll.jitter.hours')).toMatchObject({ type: 'int', min: 0 });
  expect(at(settings.producer, 'acks')).toMatchObject({
    default: 'all',
    oneOf: ['all', '-1', '0', '1'],
  });
  expect(at(settings.worker, 'connect.protocol')).toMatchObject({ ignoreCase: true });
  expect(at(settings.topic, 'retention.ms')?.brokerName).toBe('log.retention.ms');
});

it('takes every default that Kafka itself has', () => {
  const refused = Object.values(settings).flatMap((table) =>
    Object.entries(table).filter(
      ([, each]) => each.default !== undefined && !accepts(each, each.default),
    ),
  );
  expect(refused).toEqual([]);
});

it('takes no name of an object for a setting', () => {
  expect(settingOf('kafka', 'constructor')).toBeUndefined();
  expect(settingOf('connect', 'producer.constructor')).toBeUndefined();
});
