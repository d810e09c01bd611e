/** What the programs that send print. Pure. */

export interface Times {
  /** Milliseconds. */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface SendSummary {
  readonly perSecond: number;
}

/** @throws when not all of them were sent, or one has failed. */
export function parseSummary(stdout: string, records: number): SendSummary {
  const summary = findLine(stdout, 'perSecond');
  const { sent, failed, perSecond } = summary;
  if (sent === records && failed === 0 && typeof perSecond === 'number') return { perSecond };
  throw new Error(`${records} records were to be sent: ${JSON.stringify(summary)}`);
}

/** @throws when nobody has looked at the times. */
export function parseTimes(stdout: string): Times {
  const { p50Ms, p99Ms } = findLine(stdout, 'p50Ms');
  if (typeof p50Ms === 'number' && typeof p99Ms === 'number') return { p50Ms, p99Ms };
  throw new Error(`no times were told: ${stdout}`);
}

/** The last JSON line that has the key; an empty object without one. */
function findLine(stdout: string, key: string): Readonly<Record<string, unknown>> {
  const line = stdout.split('\n').findLast((each) => each.includes(`"${key}":`)) ?? '{}';
  return JSON.parse(line) as Readonly<Record<string, unknown>>;
}
