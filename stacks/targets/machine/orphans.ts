/** Processes that a killed command has started and the state does not know. */
import { stop } from '../../provider/os.ts';
import { livingRecords, processId, removeRecord } from '../../provider/records.ts';

/**
 * @param runDir folder of a stack's run records
 * @param known ids that stay
 * @returns names of those that were stopped
 */
export async function stopOrphans(runDir: string, known: ReadonlySet<string>): Promise<string[]> {
  const orphans = livingRecords(runDir).filter(({ record }) => !known.has(processId(record)));
  // The record of ZooKeeper sorts behind those of its clients.
  for (const { file, record } of orphans) {
    await stop(record, record.stopGraceMs);
    removeRecord(file, record);
  }
  return orphans.map(({ record }) => record.name);
}
