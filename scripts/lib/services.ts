import { nearestName } from '../../stacks/config.ts';
import { fault, UserFault } from '../../stacks/errors.ts';
import {
  membersOf,
  partsOf,
  serviceNames,
  type Part,
  type Topology,
} from '../../stacks/topology/types.ts';

/**
 * The services and workloads that a name on the command line means: one by its own name, or that of its container in
 * the usual Docker Compose layout (`kafka-connect`); all replicas of a workload by the name of the workload, all brokers
 * by `kafka`, the first one in front.
 * @throws UserFault when there is none
 */
export function partsNamed(name: string, topology: Topology): Part[] {
  const parts = partsOf(topology);
  const workload = topology.workloads.find((each) => each.name === name);
  const service = serviceNames.find((each) => each === name);
  const named =
    workload?.replicas ??
    (service && membersOf(topology, service)) ??
    parts.filter((each) => each.name === name || each.containerName === name);
  if (named.length > 0) return [...named];
  const known = [...new Set([...parts, ...topology.workloads].map((each) => each.name))];
  const nearest = nearestName(name, known);
  throw new UserFault([
    fault('KS_SERVICE', {
      setting: 'SERVICE',
      value: name,
      problem: 'the stack has no such service or workload',
      allowed: known.join(', '),
      fix: nearest ? `use ${nearest}` : 'name one of them',
    }),
  ]);
}
