/** Runs a program of `workloads/` in this process, against the broker of a stack. */
import type { z } from 'zod';
import { runProgram, type Main } from '../../workloads/shared/run.ts';
import { envName, ownEnv, settingsToEnv, type Program } from '../../workloads/shared/settings.ts';
import { runningEndpoints } from './broker.ts';

/**
 * Ends the process with the program's exit code.
 * @param args for the program, such as `--help`
 */
export async function runOnStack<S extends z.ZodObject>(
  program: Program<S>,
  main: Main<S>,
  { stack, args }: { readonly stack: string; readonly args: readonly string[] },
): Promise<never> {
  const own = ownEnv();
  // What its user sets comes first: it may work on another cluster. Help needs no broker at all.
  const asksNobody = args.length > 0 || own[envName(program, 'brokers')] !== undefined;
  const env = asksNobody ? own : { ...(await presetEnv(program, stack)), ...own };
  return runProgram(program, main, { env, args });
}

async function presetEnv(program: Program, stack: string): Promise<Record<string, string>> {
  const { bootstrapServers, schemaRegistry } = await runningEndpoints(stack);
  return settingsToEnv(program, { brokers: bootstrapServers, registryUrl: schemaRegistry });
}
