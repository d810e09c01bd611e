import type { ServiceStatus } from '../../stacks/targets/target.ts';
import type { GlobalOptions } from '../main.ts';
import { readStack } from '../lib/context.ts';
import { columns, duration, mebibytes, print, printJson } from '../lib/print.ts';

export async function run({ stack, json }: GlobalOptions): Promise<number> {
  const { target, topology } = await readStack(stack);
  const rows = await target.operations.status(topology);
  if (json) printJson({ stack, target: topology.target, services: rows });
  else print(columns(['SERVICE', 'STATE', 'PID', 'UP', 'MEMORY', 'PORTS'], rows.map(toRow)));
  return 0;
}

function toRow(status: ServiceStatus): string[] {
  const { service, state, pid, startedAt, residentBytes, ports, reason } = status;
  return [
    service,
    state,
    pid === undefined ? '-' : String(pid),
    startedAt === undefined ? '-' : duration(Date.now() - Date.parse(startedAt)),
    residentBytes === undefined ? '-' : mebibytes(residentBytes),
    reason ?? ports.join(', '),
  ];
}
