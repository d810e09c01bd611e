/** What the containers of a part get as their environment. */
import { isHidden } from '../../checks/settings/faults.ts';
import { contractServices, imageEnv } from '../../contract/index.ts';
import { isMember, isReplica, type Part } from '../../topology/types.ts';
import { isSecretVariable } from '../../../workloads/programs.ts';

export type Variables = Readonly<Record<string, string>>;

/** Sorted as the topology has them. */
export function variablesOf(part: Part): Variables {
  const { env } = part;
  const service = isMember(part) && contractServices.find((each) => each === part.service);
  return service ? imageEnv(service, env) : env;
}

/** Whether the value of a variable may be secret. */
export function isSecret(part: Part, variable: string): boolean {
  if (isReplica(part)) return isSecretVariable(part.program, variable);
  return isMember(part) && isHidden(part, variable);
}
