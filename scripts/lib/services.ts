import { nearestName } from '../../stacks/config.ts';
import { fault, UserFault } from '../../stacks/errors.ts';
import { serviceNames, type ServiceName, type Topology } from '../../stacks/topology/types.ts';

/** Accepts a service's name, or that of its container in the usual Docker Compose layout (`kafka-connect`). */
export function serviceNamed(name: string, topology: Topology): ServiceName {
  const service = topology.services.find(
    (each) => each.name === name || each.containerName === name,
  );
  if (service) return service.name;
  const nearest = nearestName(name, serviceNames);
  throw new UserFault([
    fault('KS_SERVICE', {
      setting: 'SERVICE',
      value: name,
      problem: 'the stack has no such service',
      allowed: serviceNames.join(', '),
      fix: nearest ? `use ${nearest}` : 'name one of them',
    }),
  ]);
}
