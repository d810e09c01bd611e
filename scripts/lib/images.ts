/** Builds the project's own images onto a base with Java, by the docker command line. */
import { execa } from 'execa';
import { findJava } from '../../distribution/java.ts';
import { fetchOpenDistribution, isFetched } from '../../distribution/open.ts';
import {
  contentLabel,
  kafkaVersion,
  ownImage,
  ownImages,
  type OwnImage,
} from '../../images/names.ts';
import { messageOf, UserFault } from '../../stacks/errors.ts';
import { askDocker, engineFault } from '../../stacks/targets/engine/docker.ts';
import { lookAtEngine } from '../../stacks/targets/engine/engine.ts';
import { resolveBase, type Base } from './images/base.ts';
import { stageContext } from './images/context.ts';
import { inspectImages, type ImageInfo } from '../../stacks/targets/engine/image-info.ts';
import { imageFault } from './images/fault.ts';
import { nodeBinary } from './images/node-binary.ts';
import { kindOf, makeRecipe, type Recipe } from './images/recipe.ts';
import { withProgress } from './progress.ts';

export interface BuiltImage {
  readonly name: OwnImage;
  /** Name and tag, such as `kafka-stack/kafka:3.4.0`. */
  readonly image: string;
  readonly id: string;
  /** Of all its layers; the images share most of them. */
  readonly sizeMb: number;
  /** Whether this call has built it; what is as it should be stays. */
  readonly built: boolean;
}

/** Each builds on one before it, whose layers are then there. */
const order: readonly OwnImage[] = [
  'workload',
  'console',
  'zookeeper',
  'kafka',
  'connect',
  'schema-registry',
];

/**
 * Builds what is missing or was made from something else. Safe to interrupt and repeat.
 * @param base an image with Java 17 to 23 and glibc; without one, a public base or one made from Debian packages
 * @throws UserFault without an engine, a base, or the programs that fetch what goes into the images
 */
export async function buildImages(base?: string): Promise<BuiltImage[]> {
  const engine = await lookAtEngine();
  const recipe = await makeRecipe(
    await resolveBase(base, engine.architecture),
    engine.architecture,
  );
  const stale = await staleImages(recipe);
  if (stale.length > 0) await buildAll(stale, recipe);
  const images = await inspectImages(ownImages.map(ownImage));
  return ownImages.map((name) => describe(name, images, stale.includes(name)));
}

async function staleImages({ content }: Recipe): Promise<OwnImage[]> {
  const images = await inspectImages(order.map(ownImage));
  return order.filter(
    (name) => images.get(ownImage(name))?.labels[contentLabel] !== content[kindOf(name)],
  );
}

function describe(
  name: OwnImage,
  images: ReadonlyMap<string, ImageInfo>,
  built: boolean,
): BuiltImage {
  const image = ownImage(name);
  const info = images.get(image);
  if (!info) throw new Error(`${image} is not on the engine after its build`);
  return { name, image, id: info.id, sizeMb: Math.round(info.bytes / 1e6), built };
}

async function buildAll(names: readonly OwnImage[], recipe: Recipe): Promise<void> {
  const kinds = new Set(names.map(kindOf));
  if (kinds.has('services') && !isFetched()) {
    const fetch = () => fetchOpenDistribution(findJava().home);
    await withProgress('fetching Kafka and the registry with Maven', fetch);
  }
  await using context = stageContext(recipe, await nodeBinary(recipe.architecture), kinds);
  for (const name of names) {
    const work = () => buildOne(name, recipe, context.folder);
    await withProgress(`building ${ownImage(name)}`, work);
  }
  await removeReplaced();
}

async function buildOne(name: OwnImage, recipe: Recipe, folder: string): Promise<void> {
  const values = { BASE: recipe.base.name, VERSION: kafkaVersion };
  const args = Object.entries(values).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]);
  const named = ['--target', name, '--tag', ownImage(name)];
  const label = ['--label', `${contentLabel}=${recipe.content[kindOf(name)]}`];
  // A builder of the user's own might leave the image in a store of its own.
  const env = { BUILDX_BUILDER: 'default' };
  try {
    await execa('docker', ['build', ...named, ...args, ...label, folder], { env, stdin: 'ignore' });
  } catch (error) {
    throw buildFault(name, recipe.base, error);
  }
}

function buildFault(name: OwnImage, base: Base, error: unknown): UserFault {
  const printed = (error as { stderr?: string }).stderr ?? messageOf(error);
  const unusable = engineFault(printed);
  if (unusable) return new UserFault([unusable], { cause: error });
  const said = printed.trim().split('\n').slice(-3).join(' ');
  const problem = `${ownImage(name)} could not be built on ${base.name}: ${said}`;
  const fix = 'try another base with --base: it needs Java, glibc, bash, curl and ps';
  return imageFault({ setting: '--base', problem, fix }, error);
}

/** What was built before has lost its names, and would fill the engine. Running containers keep theirs. */
async function removeReplaced(): Promise<void> {
  await askDocker(['image', 'prune', '--force', '--filter', `label=${contentLabel}`]);
}
