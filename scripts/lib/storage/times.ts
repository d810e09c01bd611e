/** Times of records: what they mean, and what they were meant to be where their unit is wrong. */

export type Unit = 'seconds' | 'microseconds' | 'nanoseconds';

const toMs: Readonly<Record<Unit, (value: bigint) => bigint>> = {
  seconds: (value) => value * 1000n,
  microseconds: (value) => value / 1000n,
  nanoseconds: (value) => value / 1_000_000n,
};

export interface Misread {
  readonly unit: Unit;
  /** The time that it says in that unit, in ms since 1970. */
  readonly meantMs: bigint;
}

const dayMs = 86_400_000n;
const earliestMs = BigInt(Date.UTC(2000, 0));

/** @returns the unit in which the number is a time since the year 2000 and not much later than now. As ms none of them is. */
export function misread(value: bigint, nowMs: bigint): Misread | undefined {
  for (const unit of Object.keys(toMs) as Unit[]) {
    const meantMs = toMs[unit](value);
    if (meantMs >= earliestMs && meantMs <= nowMs + 366n * dayMs) return { unit, meantMs };
  }
  return undefined;
}

/** Where `Date` ends. */
const lastDateMs = 8_640_000_000_000_000n;
const lastFourDigitMs = BigInt(Date.UTC(10_000, 0)) - 1n;

/** `2026-10-05T12:33:01Z`, `the year 58692` */
export function instant(ms: bigint): string {
  if (ms > lastFourDigitMs) return `the year ${yearOf(ms)}`;
  return new Date(Number(ms)).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** With ms, for programs; undefined where no date is that late. */
export function isoInstant(ms: bigint | undefined): string | undefined {
  return ms === undefined || ms > lastDateMs ? undefined : new Date(Number(ms)).toISOString();
}

function yearOf(ms: bigint): bigint {
  const averageYearMs = 31_556_952_000n;
  return 1970n + ms / averageYearMs;
}

/** `7 d 0 h`, `56 years` */
export function span(ms: bigint): string {
  const days = ms / dayMs;
  if (days >= 730n) return `${days / 365n} years`;
  if (days >= 1n) return `${days} d ${(ms % dayMs) / 3_600_000n} h`;
  const seconds = ms / 1000n;
  if (seconds < 1n) return `${ms} ms`;
  if (seconds < 60n) return `${seconds} s`;
  const minutes = seconds / 60n;
  if (minutes < 60n) return parts([minutes, 'min'], [seconds % 60n, 's']);
  return parts([minutes / 60n, 'h'], [minutes % 60n, 'min']);
}

function parts(...all: readonly (readonly [bigint, string])[]): string {
  return all
    .filter(([value]) => value > 0n)
    .map(([value, unit]) => `${value} ${unit}`)
    .join(' ');
}
