import { describe, expect, it } from 'vitest';
import { parseSummary, parseTimes } from '../../../../scripts/bench/produce/outputs.ts';
import { Tally } from '../../../../workloads/producer/tally.ts';

describe('the summary of a program that sends', () => {
  it("is read from the producer's own", () => {
    const tally = new Tally(true);
    const record = { topic: 't', key: null, value: Buffer.from('USA'), headers: [] };
    tally.begin();
    tally.handOver();
    tally.deliver(record);
    const { perSecond } = tally.summary();
    expect(parseSummary(JSON.stringify(tally.summary()), 1)).toEqual({ perSecond });
  });

  it('is found among other lines', () => {
    const summary = '{"sent":2,"failed":0,"perSecond":7}';
    const times = '{"p50Ms":1,"p99Ms":2}';
    expect(parseSummary(`[warn] x\n${summary}\n${times}`, 2)).toEqual({ perSecond: 7 });
    expect(parseTimes(`${summary}\n${times}\n`)).toEqual({ p50Ms: 1, p99Ms: 2 });
  });

  it.each([
    ['less was sent', '{"sent":1,"failed":0,"perSecond":7}'],
    ['a record has failed', '{"sent":2,"failed":1,"perSecond":7}'],
    ['there is none', 'killed'],
  ])('is no measurement when %s', (_, printed) => {
    expect(() => parseSummary(printed, 2)).toThrow('2 records were to be sent');
  });
});

it('times that nobody has told are missed', () => {
  expect(() => parseTimes('{"sent":2,"failed":0,"perSecond":7}')).toThrow('no times');
});
