import { rm } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { connectTopics } from '../../stacks/topology/catalogue.ts';
import { eventually } from '../support/until.ts';
import { endOffsets, readToEnd } from './consume.ts';
import { leavesNothing } from './leaves-nothing.ts';
import { count, report, Visit } from './support.ts';

leavesNothing();

it('moves records through a file sink and a file source', async () => {
  await using visit = await Visit.begin();
  const [input, output] = [await visit.topic(), await visit.topic()];
  const ids = Array.from({ length: 250 }, (_, index) => `line ${index}, with ünicode`);
  await visit.send(
    input,
    ids.map((value) => ({ value })),
  );
  // Where the worker runs: on this machine for some targets, in a container for others.
  const file = `/tmp/${visit.name('file')}.txt`;
  visit.defer(() => rm(file, { force: true }));

  const sinkGroup: string[] = [];
  visit.defer(async () => {
    for (const group of sinkGroup) await visit.admin.deleteGroups([group]);
  });
  const sink = await visit.connector('sink', {
    'connector.class': 'FileStreamSink',
    topics: input,
    file,
  });
  sinkGroup.push(`connect-${sink}`);
  const positions: string[] = [];
  visit.defer(() => forgetPositions(visit, positions, file));
  const source = await visit.connector('source', {
    'connector.class': 'FileStreamSource',
    topic: output,
    file,
  });
  positions.push(source);

  const total = async () => (await endOffsets(visit.admin, output)).get(0) ?? 0;
  await eventually(total, (moved) => moved >= ids.length, 60_000);
  const arrived = await readToEnd(visit.kafka, await endOffsets(visit.admin, output), {
    topic: output,
    groupId: visit.group(),
  });
  const values = arrived.map(({ value }) => String(value));
  report('250 lines through a file sink and a file source', count(ids, values));
  expect(values).toEqual(ids);
});

/** Connect keeps the position of a deleted source for ever; a tombstone of the same key takes it away. */
async function forgetPositions(visit: Visit, sources: readonly string[], file: string) {
  const keys = sources.map((source) => JSON.stringify([source, { filename: file }]));
  await visit.send(
    connectTopics.offset,
    keys.map((key) => ({ key, value: null })),
  );
}
