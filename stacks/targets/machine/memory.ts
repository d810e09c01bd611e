import { totalmem } from 'node:os';
import { fault, warning, type Fault } from '../../errors.ts';
import {
  runningParts,
  runningServices,
  type Service,
  type Topology,
} from '../../topology/types.ts';

const mebibyte = 1024 * 1024;

/** Heaps are promises: a machine that cannot keep them kills a process in the middle of work. */
export function memoryFaults(
  topology: Topology,
  machineMb = memoryMb(),
  owner = 'this machine',
): Fault[] {
  const parts = runningParts(topology);
  const needs = parts.map((part) => [part, part.memory.heapMb + part.memory.overheadMb] as const);
  const sumMb = needs.reduce((sum, [, need]) => sum + need, 0);
  if (sumMb <= machineMb * 0.8) return [];
  const each = needs.map(([part, need]) => `${part.name} ${need}`).join(', ');
  const rest = {
    setting: heaviest(runningServices(topology)),
    problem: `the services may take ${sumMb} MiB (${each}) of ${owner}'s ${Math.floor(machineMb)} MiB`,
    allowed: 'heaps and overheads up to 80 % of the memory',
    fix: 'lower kafka-stack:heapMb',
  };
  return [sumMb > machineMb ? fault('KS_MEMORY', rest) : warning('KS_MEMORY', rest)];
}

/** Of the machine, or of the container that this runs in. */
function memoryMb(): number {
  const limit = process.constrainedMemory();
  return Math.min(totalmem(), limit > 0 ? limit : Number.POSITIVE_INFINITY) / mebibyte;
}

function heaviest(services: readonly Service[]): string {
  const [most] = services.toSorted((a, b) => b.memory.heapMb - a.memory.heapMb);
  return `kafka-stack:heapMb.${most?.name ?? 'kafka'}`;
}
