/** Services made at one moment that end in turn: brokers end before ZooKeeper does. */
import type { Resource } from '@pulumi/pulumi';
import type { EndingInputs } from '../../provider/ending.ts';
import { Ending } from '../../provider/resources.ts';
import type { Member, ServiceName } from '../../topology/types.ts';
import type { Deployed } from '../target.ts';

export interface Made {
  readonly deployed: Deployed;
  readonly component: Resource;
  /** How it is ended. */
  readonly ending: EndingInputs;
}

/** @param make makes the resources of one; those that it depends on came before it */
export function inTurn<T extends Member>(
  members: readonly T[],
  make: (member: T) => Made,
): Deployed[] {
  const made = new Map<ServiceName, Resource[]>();
  return members.map((member) => {
    const { name, service, dependsOn } = member;
    const { deployed, component, ending } = make(member);
    const behind = [...deployed.resources, ...dependsOn.flatMap((need) => made.get(need) ?? [])];
    const last = new Ending(name, ending, { parent: component, dependsOn: behind });
    made.set(service, [...(made.get(service) ?? []), ...deployed.resources, last]);
    return deployed;
  });
}
