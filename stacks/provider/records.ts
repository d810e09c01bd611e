/** Run records: one file a process that a stack has started, so that any command can tell own from foreign. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isAlive, type ProcessIdentity } from './os.ts';

export interface RunRecord extends ProcessIdentity {
  readonly stack: string;
  /** Name of the process within the stack, such as `kafka`. */
  readonly name: string;
  readonly logFile: string;
  readonly stopGraceMs: number;
  /** When it was started, ISO 8601. */
  readonly startedAt: string;
}

export function writeRecord(file: string, record: RunRecord): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(record, null, 2));
}

/**
 * Beside a record once its process has ended on SIGTERM alone. Kafka's own clean shutdown file says less: a broker
 * that fails to start leaves it too, while the node of the one before it still lives in ZooKeeper.
 */
export function orderlyEndFile(recordFile: string): string {
  return recordFile.replace(/\.json$/, '.ended');
}

/** Only the record of this very process: by now the file may tell of its successor. */
export function removeRecord(file: string, identity: ProcessIdentity): void {
  const record = read(file);
  if (record?.pid === identity.pid && record.startTime === identity.startTime) rmSync(file);
}

/** The record in a file, if its process still lives. */
export function readLiving(file: string): RunRecord | undefined {
  const record = read(file);
  return record && isAlive(record) ? record : undefined;
}

function read(file: string): RunRecord | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as RunRecord;
  } catch {
    return undefined;
  }
}

/** Every living process recorded in a run folder. */
export function livingRecords(runDir: string): { file: string; record: RunRecord }[] {
  return jsonFiles(runDir).flatMap((file) => {
    const record = readLiving(file);
    return record ? [{ file, record }] : [];
  });
}

function jsonFiles(dir: string): string[] {
  try {
    return readdirSync(dir)
      .filter((name) => name.endsWith('.json'))
      .map((name) => join(dir, name));
  } catch {
    return [];
  }
}

/** The id of a process in Pulumi's state. */
export function processId({ stack, name, pid }: Pick<RunRecord, 'stack' | 'name' | 'pid'>): string {
  return `${stack}/${name}/${pid}`;
}
