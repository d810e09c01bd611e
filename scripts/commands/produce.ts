import { produce } from '../../workloads/producer/produce.ts';
import { producerProgram } from '../../workloads/producer/settings.ts';
import type { GlobalOptions } from '../main.ts';
import { runOnStack } from '../lib/programs.ts';

/** Ends the process: its exit code is the producer's. */
export function run({ stack }: GlobalOptions, [args]: readonly unknown[]): Promise<never> {
  return runOnStack(producerProgram, produce, { stack, args: args as string[] });
}
