/** What the containers of a part get as their environment. */
import { isHidden } from '../../checks/settings/faults.ts';
import { contractServices, imageEnv } from '../../contract/index.ts';
import { isReplica, isService, type Part } from '../../topology/types.ts';
import { isSecretVariable } from '../../../workloads/programs.ts';

export type Variables = Readonly<Record<string, string>>;

/** Sorted as the topology has them. */
export function variablesOf({ name, env }: Part): Variables {
  const service = contractServices.find((each) => each === name);
  return service === undefined ? env : imageEnv(service, env);
}

/** Whether the value of a variable may be secret. */
export function isSecret(part: Part, variable: string): boolean {
  if (isReplica(part)) return isSecretVariable(part.program, variable);
  return isService(part) && isHidden(part, variable);
}
