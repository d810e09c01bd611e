import { expect, it } from 'vitest';
import { detached } from '../../../scripts/bench/request.ts';

const own = {
  'kafka-stack:target': 'docker',
  'kafka-stack:portOffset': '100',
  'kafka-stack:dataDir': '/precious',
  'kafka-stack:env': '{"kafka":{"KAFKA_NUM_PARTITIONS":3}}',
};

it("takes over a stack's settings, but for where its data and ports are", () => {
  expect(detached(own, undefined)).toEqual({
    'kafka-stack:target': 'docker',
    'kafka-stack:env': '{"kafka":{"KAFKA_NUM_PARTITIONS":3}}',
  });
});

it("measures another distribution instead of the stack's own", () => {
  const settings = { ...own, 'kafka-stack:distribution': 'confluent' };
  expect(detached(settings, 'open')).toMatchObject({ 'kafka-stack:distribution': 'open' });
});
