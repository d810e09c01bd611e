/** `up` through the Automation API: the same program as `pulumi up`. */
import type { Stack } from '@pulumi/pulumi/automation/index.js';
import type { StackOutputs } from '../../stacks/outputs.ts';
import { runEngine } from './run.ts';

export interface Deployed {
  readonly outputs: StackOutputs;
  /** Resources by what was done: `create`, `update`, `replace`, `delete`, `same`. */
  readonly changes: Readonly<Record<string, number>>;
}

/**
 * @param replace URNs to make anew although nothing changed
 * @throws UserFault when the program refuses, Failure when a service does not prove itself.
 */
export async function deploy(stack: Stack, replace: readonly string[] = []): Promise<Deployed> {
  const again = replace.length === 0 ? {} : { replace: [...replace] };
  const { outputs, changes } = await runEngine(stack, (options) =>
    stack.up({ ...options, ...again }),
  );
  return { outputs: outputs as unknown as StackOutputs, changes };
}
