/** What the demo has found: the document of `--json`, and what its tables are made of. */
import type { Holding } from './crew.ts';
import type { Event, Move } from './journal.ts';

export interface MemberRow extends Holding {
  /** Records that it has read in this step. */
  readonly read: number;
}

export interface Rebalance {
  /** With times from the start of the step on. */
  readonly events: readonly Event[];
  readonly partitions: readonly Move[];
  /** How long the whole group read nothing. */
  readonly standstillMs: number;
}

/** One group as it was shared out in a step. */
export interface SharedStep {
  readonly kind: 'shared';
  readonly title: string;
  readonly rebalance: Rebalance;
  readonly members: readonly MemberRow[];
  /** Records that were written in this step. */
  readonly written: number;
  /** Who was killed. */
  readonly killed?: Killed;
}

export interface Killed {
  readonly member: string;
  readonly partitions: readonly number[];
  /** Records in its partitions that waited for a reader, as the broker told before somebody else had them. */
  readonly waiting: string;
}

/** Every record that was ever written, as a group has read it. */
export interface GroupTotal {
  readonly group: string;
  readonly members: number;
  readonly written: number;
  /** Different records. */
  readonly read: number;
  /** Records that were read once more: by whoever took over before the commit. */
  readonly again: number;
  /** Sum of the offsets that the broker keeps for the group. */
  readonly committed: string;
}

export interface GroupsStep {
  readonly kind: 'groups';
  readonly title: string;
  readonly groups: readonly GroupTotal[];
}

export type Step = SharedStep | GroupsStep;

export interface DemoReport {
  readonly topic: string;
  readonly partitions: number;
  readonly steps: readonly Step[];
}
