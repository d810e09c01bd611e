/** How long `up` takes where services are containers, beside `docker-compose` with the same images until the same proofs. */
import { fault, UserFault } from '../../stacks/errors.ts';
import { resolve } from '../../stacks/resolve.ts';
import { missingImages } from '../../stacks/targets/engine/images.ts';
import type { Topology } from '../../stacks/topology/types.ts';
import { say } from '../lib/print.ts';
import { ensurePlugins } from '../lib/pulumi.ts';
import type { ComposeOptions } from './compose.ts';
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
  const compose = (name: string, options: ComposeOptions) =>
    new ComposeStack(resolve(`${stack.name}-${name}`, stack.settings).topology, options, signal);
  const projectDir = stack.folder;
  await using plain = compose('compose', { projectDir, classData: false });
  await using helped = compose('cds', { projectDir, classData: true });
  const contestants = [
    kstack(stack),
    dockerCompose('compose', plain),
    dockerCompose('compose-cds', helped),
  ];
  return { runs, figures: figures(await alternate(contestants, runs), version) };
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

function dockerCompose(name: string, stack: ComposeStack): Contestant {
  return {
    name,
    up: () => stack.up(),
    down: (options) => stack.down(options),
  };
}

/** Who begins changes with every run: what wears off with time must not wear off on one of them. */
async function alternate(contestants: readonly Contestant[], runs: number): Promise<Times[]> {
  const taken = contestants.map((): Times => ({ fresh: [], warm: [] }));
  const pairs = contestants.map((contestant, index) => [contestant, taken[index]] as const);
  // Not counted: files are read for the first time, and the first of all writes the class data.
  for (const [contestant] of pairs) await once(contestant, 'fresh');
  for (let run = 0; run < runs; run += 1) {
    const order = [...pairs.slice(run % pairs.length), ...pairs.slice(0, run % pairs.length)];
    for (const kind of ['fresh', 'warm'] as const) {
      for (const [contestant, times] of order) {
        const seconds = await once(contestant, kind);
        times?.[kind].push(seconds);
        say(`${kind} ${run + 1}/${runs}: ${contestant.name} ${seconds.toFixed(1)} s`);
      }
    }
  }
  return taken;
}

async function once(contestant: Contestant, kind: keyof Times): Promise<number> {
  if (kind === 'fresh') await contestant.down({ volumes: true });
  const seconds = await contestant.up();
  await contestant.down({ volumes: false });
  return seconds;
}

const others = [
  ['compose', 'its file has no volume for class data, as nobody writes one'],
  ['compose-cds', "with kstack's volume of class data mounted as well"],
] as const;

function figures([ours, ...theirs]: readonly Times[], version: string): Figure[] {
  return (['fresh', 'warm'] as const).flatMap((kind) => {
    const volumes = kind === 'fresh' ? 'empty volumes' : 'volumes are there';
    const own = seconds(`${kind} kstack`, `up to all proofs: ${volumes}`, ours?.[kind] ?? []);
    const compared = others.flatMap(([name, what], index) => {
      const about = `docker-compose ${version} up -d until the same proofs have passed: ${volumes}; ${what}`;
      const other = seconds(`${kind} ${name}`, about, theirs[index]?.[kind] ?? []);
      const goal = name === 'compose' ? { goal: 1 } : {};
      const told = { about: 'the middle one is that of the medians', ...goal };
      return [other, ratio({ name: `${kind} kstack ÷ ${name}`, ...told }, own, other)];
    });
    return [own, ...compared];
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
