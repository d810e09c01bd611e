import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { committedOffsets, endOffsets, readToEnd, type Arrived } from './consume.ts';
import { leavesNothing } from './leaves-nothing.ts';
import { count, report, Visit } from './support.ts';

leavesNothing('topics', 'groups');

/** Does not prove anything about a broker that ends in the middle. */
describe('1000 keyed records through 4 partitions', () => {
  const sent = Array.from({ length: 1000 }, (_, index) => ({
    key: `key-${index % 40}`,
    value: `record-${index}`,
    headers: { origin: 'smoke', index: String(index) },
  }));
  let visit: Visit;
  let topic: string;
  let groupId: string;
  let arrived: Arrived[];
  const values = () => arrived.map(({ value }) => String(value));

  beforeAll(async () => {
    visit = await Visit.begin();
    topic = await visit.topic(4);
    groupId = visit.group();
    await visit.send(topic, sent);
    arrived = await readToEnd(visit.kafka, await endOffsets(visit.admin, topic), {
      topic,
      groupId,
    });
  });
  afterAll(async () => {
    await visit[Symbol.asyncDispose]();
  });

  it('arrive once each', () => {
    const ids = sent.map(({ value }) => value);
    const tally = report('1000 keyed records through 4 partitions', count(ids, values()));
    expect(tally).toEqual({ sent: 1000, received: 1000, lost: 0, duplicated: 0 });
  });

  it('use every partition', () => {
    const used = new Set(arrived.map(({ partition }) => partition));
    expect([...used].sort()).toEqual([0, 1, 2, 3]);
  });

  it('keep the order of each key', () => {
    const ofKey = (records: readonly { key: string; value: unknown }[]) =>
      Object.groupBy(
        records.map(({ key, value }) => `${key} ${String(value)}`),
        (record) => record.split(' ')[0] ?? '',
      );
    expect(ofKey(arrived)).toEqual(ofKey(sent));
  });

  it('keep their headers', () => {
    const byValue = (records: readonly { value: unknown; headers: unknown }[]) =>
      new Map(records.map(({ value, headers }) => [String(value), headers]));
    expect(byValue(arrived)).toEqual(byValue(sent));
  });

  it('are committed up to the end of every partition', async () => {
    const committed = await committedOffsets(visit.admin, groupId, topic);
    expect(committed).toEqual(await endOffsets(visit.admin, topic));
  });
});

it('keeps the difference between a null value and an empty one', async () => {
  const visit = await Visit.ofTest();
  const topic = await visit.topic();
  const sent = [
    { key: 'text', value: 'some' },
    { key: 'tombstone', value: null },
    { key: 'empty', value: '' },
  ];
  await visit.send(topic, sent);
  const arrived = await readToEnd(visit.kafka, await endOffsets(visit.admin, topic), {
    topic,
    groupId: visit.group(),
  });
  const keys = (records: readonly { key: string }[]) => records.map(({ key }) => key);
  report('null and empty values', count(keys(sent), keys(arrived)));
  const values = arrived.map(({ key, value }) => [key, value === null ? null : String(value)]);
  expect(values).toEqual([
    ['text', 'some'],
    ['tombstone', null],
    ['empty', ''],
  ]);
});

it('gives each of two groups every record', async () => {
  const visit = await Visit.ofTest();
  const topic = await visit.topic(2);
  const ids = Array.from({ length: 300 }, (_, index) => `record-${index}`);
  await visit.send(
    topic,
    ids.map((value) => ({ key: value, value })),
  );
  const ends = await endOffsets(visit.admin, topic);
  const groups = [visit.group(), visit.group()];
  const read = await Promise.all(
    groups.map((groupId) => readToEnd(visit.kafka, ends, { topic, groupId })),
  );
  const of = (group: string, records: readonly Arrived[]) =>
    records.map(({ value }) => `${group} ${String(value)}`);
  const wanted = groups.flatMap((group) => ids.map((id) => `${group} ${id}`));
  const got = read.flatMap((records, index) => of(groups[index] ?? '', records));
  const tally = report('300 records to each of two groups', count(wanted, got));
  expect(tally).toEqual({ sent: 600, received: 600, lost: 0, duplicated: 0 });
});
