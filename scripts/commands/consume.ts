import { consume } from '../../workloads/consumer/consume.ts';
import { consumerProgram } from '../../workloads/consumer/settings.ts';
import type { GlobalOptions } from '../main.ts';
import { runOnStack } from '../lib/programs.ts';

/** Ends the process: its exit code is the consumer's. */
export function run({ stack }: GlobalOptions, [args]: readonly unknown[]): Promise<never> {
  return runOnStack(consumerProgram, consume, { stack, args: args as string[] });
}
