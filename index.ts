/** What `pulumi up` runs. `./kstack up` gives the same program to the Automation API. */
import { RunError } from '@pulumi/pulumi';
import { UserFault } from './stacks/errors.ts';
import { program } from './stacks/program.ts';

// Without the name of the error and its stack: the faults say everything.
export default async () => {
  try {
    return await program();
  } catch (error) {
    throw error instanceof UserFault ? new RunError(`refused:\n${error.message}`) : error;
  }
};
