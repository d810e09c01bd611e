import { describe, expect, it } from 'vitest';
import { createTeller } from '../../../scripts/lib/groups/demo/teller.ts';
import type { SharedStep } from '../../../scripts/lib/groups/demo/report.ts';
import { partitionsText } from '../../../scripts/lib/groups/describe.ts';

function told(tell: (teller: ReturnType<typeof createTeller>) => void): string {
  const lines: string[] = [];
  tell(createTeller((text) => lines.push(text)));
  return lines.join('\n');
}

const step: SharedStep = {
  kind: 'shared',
  title: '2 members',
  rebalance: {
    events: [],
    partitions: [
      { partition: 0, before: 'member-1', now: 'member-1', unreadMs: 12.4 },
      { partition: 1, before: 'member-2', now: undefined, unreadMs: 0 },
    ],
    standstillMs: 9.6,
  },
  members: [
    { member: 'member-1', host: '127.0.0.1', partitions: [0], read: 3 },
    { member: 'member-2', host: '127.0.0.1', partitions: [], read: 0 },
  ],
  written: 4,
};

describe('the demo tells', () => {
  it('how each partition fared, and what does not fit', () => {
    const text = told((teller) => {
      teller.shared(step);
    });
    expect(text).toContain('0          member-1  member-1  12 ms');
    expect(text).toContain('1          member-2  -         0 ms');
    expect(text).toContain('stood still for 10 ms');
    expect(text).toMatch(/all +3 of 4 written/);
  });

  it('that a member without partitions is idle', () => {
    const text = told((teller) => {
      teller.shared(step);
    });
    expect(text).toMatch(/member-2 +none: idle +0/);
  });

  it('no table of moves where nobody had anything before', () => {
    const partitions = [{ partition: 0, before: undefined, now: 'member-1', unreadMs: 0 }];
    const text = told((teller) => {
      teller.shared({ ...step, rebalance: { ...step.rebalance, partitions } });
    });
    expect(text).not.toContain('BEFORE');
  });

  it.each([
    ['joins', [], 'joins'],
    ['assigned', [0, 2], 'gets 0 2'],
    ['assigned', [], 'gets nothing'],
    ['revoked', [1], 'gives up 1'],
    ['killed', [], 'is killed'],
  ] as const)('of %s %j', (kind, partitions, text) => {
    const line = told((teller) => {
      teller.event({ member: 'm', kind, partitions, at: 0 }, 1234);
    });
    expect(line).toBe(`  +1.23 s  m ${text}`);
  });
});

describe('partitions of a member', () => {
  const at = (topic: string, partition: number) => ({ topic, partition });

  it.each([
    [undefined, '-'],
    [[], 'idle'],
    [[at('a', 0), at('a', 2), at('b', 0)], 'a: 0 2; b: 0'],
  ])('%j', (partitions, text) => {
    expect(partitionsText(partitions)).toBe(text);
  });
});
