/** How long `up` takes where services are containers, beside `docker-compose` with the same images until the same proofs. */
import { fault, UserFault } from '../../stacks/errors.ts';
import { resolve } from '../../stacks/resolve.ts';
import { missingImages } from '../../stacks/targets/engine/images.ts';
import type { Topology } from '../../stacks/topology/types.ts';
import { say } from '../lib/print.ts';
import { ensurePlugins } from '../lib/pulumi.ts';
import { composeVersion, ComposeStack } from './compose-stack.ts';
import { figure, ratio, type Figure } from './report.ts';
import type { BenchRequest, Measured, Settings } from './request.ts';
import { BenchStack } from './stack.ts';

/** Somebody who starts the same services. */
interface Contestant {
  readonly name: string;
  /** @returns seconds until all proofs have passed. */
  readonly up: () => Promise<number>;
  readonly down: (options: { readonly volumes: boolean }) => Promise<void>;
}

interface Times {
  /** Seconds, one a run. */
  readonly fresh: number[];
  readonly warm: number[];
}

const usualRuns = 3;

/** @throws UserFault when there is no docker-compose, or an image is not on the engine. */
export async function measureUp(
  settings: Settings,
  { runs = usualRuns, signal }: BenchRequest,
): Promise<Measured> {
  const [version] = await Promise.all([composeVersion(), ensurePlugins(['docker'])]);
  await refuseMissingImages(resolve('bench', settings).topology);
  await using stack = await BenchStack.make(settings, signal);
  // The same ports, so that the same env: they are never up at one time.
  const { topology } = resolve(`${stack.name}-compose`, stack.settings);
  await using other = new ComposeStack(topology, stack.folder, signal);
  const [ours, compose] = await alternate(kstack(stack), dockerCompose(other), runs);
  return { runs, figures: figures(ours, compose, version) };
}

function kstack(stack: BenchStack): Contestant {
  return {
    name: 'kstack',
    up: () => stack.time('up'),
    down: async ({ volumes }) => {
      await stack.run('down', ...(volumes ? ['--volumes'] : []));
    },
  };
}

function dockerCompose(stack: ComposeStack): Contestant {
  return {
    name: 'docker-compose',
    up: () => stack.up(),
    down: (options) => stack.down(options),
  };
}

/** Who begins changes with every run: what wears off with time must not wear off on one of them. */
async function alternate(
  one: Contestant,
  other: Contestant,
  runs: number,
): Promise<readonly [Times, Times]> {
  const times: readonly [Times, Times] = [
    { fresh: [], warm: [] },
    { fresh: [], warm: [] },
  ];
  const pair = [[one, times[0]] as const, [other, times[1]] as const];
  for (let run = 0; run < runs; run += 1) {
    const order = run % 2 === 0 ? pair : pair.toReversed();
    for (const kind of ['fresh', 'warm'] as const) {
      for (const [contestant, { [kind]: taken }] of order) {
        if (kind === 'fresh') await contestant.down({ volumes: true });
        const seconds = await contestant.up();
        await contestant.down({ volumes: false });
        taken.push(seconds);
        say(`${kind} ${run + 1}/${runs}: ${contestant.name} ${seconds.toFixed(1)} s`);
      }
    }
  }
  return times;
}

function figures(ours: Times, compose: Times, version: string): Figure[] {
  return (['fresh', 'warm'] as const).flatMap((kind) => {
    const volumes = kind === 'fresh' ? 'empty volumes' : 'volumes are there';
    const own = seconds(`${kind} kstack`, `up to all proofs: ${volumes}`, ours[kind]);
    const about = `docker-compose ${version} up -d until the same proofs have passed: ${volumes}`;
    const other = seconds(`${kind} compose`, about, compose[kind]);
    const compared = {
      name: `${kind} ratio`,
      about: 'kstack ÷ docker-compose; the middle one is that of the medians',
    };
    return [
      own,
      other,
      ratio({ ...compared, ...(kind === 'fresh' ? { goal: 1 } : {}) }, own, other),
    ];
  });
}

function seconds(name: string, about: string, values: readonly number[]): Figure {
  return figure({ name, about, unit: 's' }, values);
}

/** Pulling has nothing to do with either of them. */
async function refuseMissingImages(topology: Topology): Promise<void> {
  const missing = await missingImages(topology);
  if (missing.length === 0) return;
  throw new UserFault([
    fault('KS_IMAGE', {
      setting: 'kafka-stack:distribution',
      value: topology.distribution,
      problem: `images to measure with are not on the engine: ${missing.join(', ')}`,
      fix: `either get them: ${missing.map((image) => `docker pull ${image}`).join('; ')}; or measure with those of the open distribution: ./kstack images build, then --distribution open`,
    }),
  ]);
}
