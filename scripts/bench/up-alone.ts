/** How long `up` and `down` take where services are processes, and what memory they hold. */
import { findJava } from '../../distribution/java.ts';
import { fetchOpenDistribution } from '../../distribution/open.ts';
import type { ServiceStatus } from '../../stacks/targets/target.ts';
import { say } from '../lib/print.ts';
import { ensurePulumi } from '../lib/pulumi.ts';
import { figure, type Figure } from './report.ts';
import type { BenchRequest, Measured, Settings } from './request.ts';
import { BenchStack } from './stack.ts';

interface Cycle {
  readonly up: number;
  readonly memory: readonly ServiceStatus[];
  readonly noOp: number;
  readonly down: number;
}

const usualRuns = 5;

export async function measureUp(
  settings: Settings,
  { runs = usualRuns, signal }: BenchRequest,
): Promise<Measured> {
  // Once a machine, and no part of any figure.
  await Promise.all([ensurePulumi(), fetchOpenDistribution(findJava().home)]);
  await using stack = await BenchStack.make(settings, signal);
  const fresh: Cycle[] = [];
  for (let run = 1; run <= runs; run += 1) {
    await stack.run('down', '--volumes');
    stack.dropClassData();
    fresh.push(await cycle(stack, `fresh ${run}/${runs}`));
  }
  // The last fresh run has left volumes, and class data written at its end.
  const warm: Cycle[] = [];
  for (let run = 1; run <= runs; run += 1) warm.push(await cycle(stack, `warm ${run}/${runs}`));
  return { runs, figures: [...times(fresh, warm), ...memory(warm)] };
}

async function cycle(stack: BenchStack, label: string): Promise<Cycle> {
  const up = await stack.time('up');
  const { services } = JSON.parse(await stack.run('ps', '--json')) as { services: ServiceStatus[] };
  const noOp = await stack.time('up');
  const down = await stack.time('down');
  const [first, again, end] = [up, noOp, down].map((seconds) => seconds.toFixed(1));
  say(`${label}: up ${first} s, again ${again} s, down ${end} s`);
  return { up, memory: services, noOp, down };
}

function times(fresh: readonly Cycle[], warm: readonly Cycle[]): Figure[] {
  const all = [...fresh, ...warm];
  const of = (cycles: readonly Cycle[], key: 'up' | 'noOp' | 'down') =>
    cycles.map((each) => each[key]);
  const seconds = (name: string, about: string, goal?: number) => ({
    ...{ name, about, unit: 's' as const },
    ...(goal === undefined ? {} : { goal }),
  });
  return [
    figure(seconds('fresh', 'up to all proofs: empty volumes, no class data'), of(fresh, 'up')),
    figure(
      seconds('warm', 'up to all proofs: volumes and class data are there', 15),
      of(warm, 'up'),
    ),
    figure(seconds('no-op', 'up on a running stack, nothing changed', 2), of(all, 'noOp')),
    figure(seconds('down, first', 'down that also writes class data'), of(fresh, 'down')),
    figure(seconds('down', 'down, volumes kept'), of(warm, 'down')),
  ];
}

/** Resident memory after the proofs of a warm start, in all and by service. */
function memory(cycles: readonly Cycle[]): Figure[] {
  const names = (cycles[0]?.memory ?? [])
    .filter(({ residentBytes }) => residentBytes !== undefined)
    .map(({ service }) => service);
  const held = (services: readonly ServiceStatus[], only?: string) =>
    services
      .filter(({ service }) => only === undefined || service === only)
      .reduce((sum, { residentBytes = 0 }) => sum + residentBytes, 0) / 1e6;
  const sums = cycles.map((each) => held(each.memory));
  return [
    figure({ name: 'memory', about: 'resident, all services', unit: 'MB', goal: 1000 }, sums),
    ...names.map((name) =>
      figure(
        { name: `memory ${name}`, about: 'resident', unit: 'MB' },
        cycles.map((each) => held(each.memory, name)),
      ),
    ),
  ];
}
