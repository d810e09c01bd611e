/** Memory limits of containers: a Java process that outgrows its limit is killed in the middle of its work. */
import { fault, type Fault } from '../errors.ts';
import type { Check, Service } from '../topology/types.ts';

function limitFaults({ name, memory, unavailable }: Service): Fault[] {
  const { heapMb, overheadMb, limitMb } = memory;
  if (unavailable !== undefined || limitMb === undefined || limitMb >= heapMb + overheadMb)
    return [];
  return [
    fault('KS_MEMORY', {
      setting: `kafka-stack:memoryLimitMb.${name}`,
      value: String(limitMb),
      problem: `its heap of ${heapMb} MiB and about ${overheadMb} MiB beside it do not fit: the engine would kill it`,
      allowed: `at least ${heapMb + overheadMb}`,
      fix: `raise it, or lower kafka-stack:heapMb.${name}`,
    }),
  ];
}

export const memoryChecks: readonly Check[] = [
  {
    code: 'KS_MEMORY',
    description: 'every container may take what its heap and its JVM need',
    run: ({ services }) => services.flatMap(limitFaults),
  },
];
