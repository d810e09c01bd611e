/** What a member and who watches it say to each other. */

export interface MemberSettings {
  /** Its client id, by which the broker tells of it. */
  readonly name: string;
  readonly brokers: readonly string[];
  readonly group: string;
  readonly topic: string;
  /** Without a sign of life for so long the group gives its partitions to others. */
  readonly sessionTimeoutMs: number;
}

/** Partitions of the demo's topic, as the member hears of them. */
export interface Turn {
  readonly kind: 'assigned' | 'revoked';
  readonly partitions: readonly number[];
  /** Monotonic milliseconds, the same clock in all threads. */
  readonly at: number;
}

export interface Read {
  readonly kind: 'read';
  readonly partition: number;
  readonly offsets: readonly bigint[];
}

export type FromMember =
  Turn | Read | { readonly kind: 'failed'; readonly error: Error } | { readonly kind: 'left' };

/** Milliseconds of a clock that all threads of the process share. */
export function clock(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000;
}
