/** The targets. A new one is a file beside this and a line here. */
import { fault, UserFault } from '../errors.ts';
import type { TargetName } from '../topology/types.ts';
import { docker } from './docker.ts';
import { kubernetes } from './kubernetes.ts';
import { local } from './local.ts';
import type { Target } from './target.ts';

export const targets: Readonly<Partial<Record<TargetName, Target>>> = { local, docker, kubernetes };

/** @throws UserFault when the target is not there yet. */
export function targetOf(name: TargetName): Target {
  const target = targets[name];
  if (target) return target;
  throw new UserFault([
    fault('KS_TARGET', {
      setting: 'kafka-stack:target',
      value: name,
      problem: 'this target is not available yet',
      allowed: Object.keys(targets).join(', '),
      fix: 'pulumi config set target local, or use the stack local',
    }),
  ]);
}
