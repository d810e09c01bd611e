import { expect, it } from 'vitest';
import { eventually } from '../support/until.ts';
import { endOffsets, readToEnd } from './consume.ts';
import { leavesNothing } from './leaves-nothing.ts';
import { count, report, Visit } from './support.ts';

leavesNothing('topics', 'groups', 'connectors');

it('moves records through a file sink and a file source', async () => {
  const visit = await Visit.ofTest();
  const [input, output] = [await visit.topic(), await visit.topic()];
  const lines = Array.from({ length: 250 }, (_, index) => `line ${index}, with ünicode`);
  await visit.send(
    input,
    lines.map((value) => ({ value })),
  );
  const file = visit.file();
  await visit.fileSink(input, file);
  await visit.fileSource(file, output);

  const ends = await eventually(
    () => endOffsets(visit.admin, output),
    (moved) => (moved.get(0) ?? 0) >= lines.length,
    60_000,
  );
  const arrived = await readToEnd(visit.kafka, ends, { topic: output, groupId: visit.group() });
  const values = arrived.map(({ value }) => String(value));
  report('250 lines through a file sink and a file source', count(lines, values));
  expect(values).toEqual(lines);
});
