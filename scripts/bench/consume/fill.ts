/** Fills the topic that is read. */
import { join } from 'node:path';
import { projectDir } from '../../../stacks/places.ts';
import { producerProgram } from '../../../workloads/producer/settings.ts';
import { settingsToEnv } from '../../../workloads/shared/settings.ts';
import type { BenchBroker } from '../broker.ts';
import { runToEnd } from '../process.ts';

export const valueBytes = 100;

export interface Filling {
  readonly broker: BenchBroker;
  readonly topic: string;
  readonly records: number;
  readonly signal: AbortSignal;
}

export async function fill({ broker, topic, records, signal }: Filling): Promise<void> {
  const env = settingsToEnv(producerProgram, {
    ...{ brokers: broker.bootstrap, client: 'platformatic', preset: 'fast' },
    ...{ topic, count: records, valueBytes, seed: 1 },
  });
  const program = join(projectDir, 'workloads', 'producer', 'main.ts');
  await runToEnd([process.execPath, program], { env, signal });
}
