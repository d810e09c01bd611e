/** Who may do what, as the brokers' authorizer has it. */
import {
  AclOperations,
  AclPermissionTypes,
  ResourcePatternTypes,
  ResourceTypes,
} from '@platformatic/kafka';
import { brokerCode } from '../../workloads/shared/errors.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { SourceError } from '../shell/errors.ts';

/** In the words of Kafka's own tools, such as TOPIC, PREFIXED, READ, ALLOW. */
export interface Acl {
  readonly principal: string;
  readonly resource: string;
  /** Name of the resource; `*` for all. */
  readonly name: string;
  readonly pattern: string;
  readonly host: string;
  readonly operation: string;
  readonly permission: string;
}

/** Why there is no list: nobody checks, or the console may not see it. */
export type Withheld = 'no authorizer' | 'not allowed';

const [securityDisabled, clusterAuthorizationFailed] = [54, 31];

/** By principal, then resource. @throws SourceError */
export async function readAcls(cluster: Cluster): Promise<readonly Acl[] | Withheld> {
  try {
    const resources = await cluster.admin((admin) => admin.describeAcls({ filter: any }));
    return aclsIn(resources);
  } catch (error) {
    const code = error instanceof SourceError ? brokerCode(error) : undefined;
    if (code === securityDisabled) return 'no authorizer';
    if (code === clusterAuthorizationFailed) return 'not allowed';
    throw error;
  }
}

const any = {
  resourceType: ResourceTypes.ANY,
  resourceName: null,
  resourcePatternType: ResourcePatternTypes.ANY,
  principal: null,
  host: null,
  operation: AclOperations.ANY,
  permissionType: AclPermissionTypes.ANY,
};

export interface Resource {
  readonly resourceType: number;
  readonly resourceName: string;
  readonly resourcePatternType: number;
  readonly acls: readonly {
    readonly principal: string;
    readonly host: string;
    readonly operation: number;
    readonly permissionType: number;
  }[];
}

export function aclsIn(resources: readonly Resource[]): Acl[] {
  const all = resources.flatMap(({ resourceType, resourceName, resourcePatternType, acls }) =>
    acls.map(({ principal, host, operation, permissionType }): Acl => ({
      principal,
      resource: nameIn(ResourceTypes, resourceType),
      name: resourceName,
      pattern: nameIn(ResourcePatternTypes, resourcePatternType),
      host,
      operation: nameIn(AclOperations, operation),
      permission: nameIn(AclPermissionTypes, permissionType),
    })),
  );
  return all.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** A part of any column; capitals do not count. */
export function search(acls: readonly Acl[], q: string): Acl[] {
  const wanted = q.toLowerCase();
  return acls.filter((acl) =>
    Object.values(acl).some((value: string) => value.toLowerCase().includes(wanted)),
  );
}

/** A number that a newer broker may know and the library does not is shown as it is. */
function nameIn(names: Readonly<Record<string, number>>, value: number): string {
  return Object.entries(names).find(([, each]) => each === value)?.[0] ?? String(value);
}

function keyOf({ principal, resource, name, operation }: Acl): string {
  return [principal, resource, name, operation].join(' ');
}
