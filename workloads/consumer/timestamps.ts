/** Times that look like seconds or microseconds: retention would delete such records at once, or never. Pure. */

/** 1973: a number of today's seconds lies before it. */
const earliest = 100_000_000_000n;
/** 2286: a number of today's microseconds lies behind it. */
const latest = 10_000_000_000_000n;

/** @param timestamp ms since 1970; 0 and -1 stand for none */
export function isOddTimestamp(timestamp: bigint): boolean {
  return timestamp > 0n && (timestamp < earliest || timestamp > latest);
}
