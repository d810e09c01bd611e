/** What the consumer prints. Pure. */

export interface ReadSummary {
  /** From having partitions until the last record was handled: joining and leaving the group are left out. */
  readonly perSecond: number;
}

interface EndReport {
  readonly total: number;
  readonly rejected: number;
  readonly duplicates: number;
  readonly runtimeSeconds: number;
  readonly sinceProgressMs: number;
}

/**
 * @param stdout its results @param stderr its log
 * @throws when it has not handled exactly so many, each for the first time and valid.
 */
export function parseConsumer(stdout: string, stderr: string, records: number): ReadSummary {
  const end = linesOf(stdout).findLast(({ kind }) => kind === 'end') as EndReport | undefined;
  if (end?.total !== records || end.rejected > 0 || end.duplicates > 0) {
    throw new Error(`${records} records were to be read: ${JSON.stringify(end)}`);
  }
  const log = linesOf(stderr);
  const starting = timeOf(log.find(({ msg }) => msg === 'starting'));
  const begun = timeOf(log.findLast(({ msg }) => msg === 'partition begins'));
  const { runtimeSeconds, sinceProgressMs } = end;
  const seconds = runtimeSeconds - (sinceProgressMs + begun - starting) / 1000;
  return { perSecond: records / seconds };
}

type Line = Readonly<Record<string, unknown>>;

function linesOf(text: string): Line[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line);
}

function timeOf(line: Line | undefined): number {
  const time = Date.parse(String(line?.['time']));
  if (Number.isNaN(time)) throw new Error('the log does not tell when the partitions began');
  return time;
}
