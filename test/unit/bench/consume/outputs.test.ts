import { describe, expect, it } from 'vitest';
import { parseConsumer } from '../../../../scripts/bench/consume/outputs.ts';

const end = {
  ...{ kind: 'end', total: 4000, rejected: 0, duplicates: 0 },
  ...{ runtimeSeconds: 5, sinceProgressMs: 1000 },
};
const log = [
  { time: '2026-01-31T12:00:00.000Z', msg: 'starting' },
  { time: '2026-01-31T12:00:01.500Z', msg: 'partition begins' },
  { time: '2026-01-31T12:00:02.000Z', msg: 'partition begins' },
]
  .map((line) => JSON.stringify(line))
  .join('\n');

describe("the consumer's speed", () => {
  it('is without the time before it has partitions and after its last record', () => {
    expect(parseConsumer(JSON.stringify(end), log, 4000)).toEqual({ perSecond: 2000 });
  });

  it('is found among other lines', () => {
    const printed = `${JSON.stringify({ ...end, kind: 'statistics' })}\n${JSON.stringify(end)}\n`;
    expect(parseConsumer(printed, `Warning\n${log}\n`, 4000).perSecond).toBe(2000);
  });

  it.each([
    ['less was read', { ...end, total: 3999 }],
    ['a record was rejected', { ...end, rejected: 1 }],
    ['a record came twice', { ...end, duplicates: 1 }],
    ['it has not come to its end', { ...end, kind: 'statistics' }],
  ])('is no measurement when %s', (_, printed) => {
    const ask = () => parseConsumer(JSON.stringify(printed), log, 4000);
    expect(ask).toThrow('4000 records were to be read');
  });

  it('is not known without the times of the log', () => {
    expect(() => parseConsumer(JSON.stringify(end), '', 4000)).toThrow('partitions began');
  });
});
