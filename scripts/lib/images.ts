/** Builds the open images: distribution and entrypoint onto a base with Java, by the docker command line. */
import { execa } from 'execa';
import { findJava } from '../../distribution/java.ts';
import { fetchOpenDistribution, isFetched } from '../../distribution/open.ts';
import {
  contentLabel,
  kafkaVersion,
  openImage,
  openServices,
  type OpenService,
} from '../../images/names.ts';
import { messageOf, UserFault } from '../../stacks/errors.ts';
import { askDocker, engineFault } from '../../stacks/targets/engine/docker.ts';
import { lookAtEngine } from '../../stacks/targets/engine/engine.ts';
import { resolveBase, type Base } from './images/base.ts';
import { stageContext } from './images/context.ts';
import { imageFault, inspectImages, type ImageInfo } from './images/inspect.ts';
import { nodeBinary } from './images/node-binary.ts';
import { makeRecipe, type Recipe } from './images/recipe.ts';
import { withProgress } from './progress.ts';

export interface OpenImage {
  readonly service: OpenService;
  /** Name and tag, such as `kafka-stack/kafka:3.4.0`. */
  readonly image: string;
  readonly id: string;
  /** Of all its layers; the images share most of them. */
  readonly sizeMb: number;
  /** Whether this call has built it; what is as it should be stays. */
  readonly built: boolean;
}

/** Each builds on one before it, whose layers are then there. */
const order: readonly OpenService[] = ['zookeeper', 'kafka', 'connect', 'schema-registry'];

/**
 * Builds what is missing or was made from something else. Safe to interrupt and repeat.
 * @param base an image with Java 17 to 23 and glibc; without one, a public base or one made from Debian packages
 * @throws UserFault without an engine, a base, or the programs that fetch what goes into the images
 */
export async function buildImages(base?: string): Promise<OpenImage[]> {
  const engine = await lookAtEngine();
  const recipe = await makeRecipe(
    await resolveBase(base, engine.architecture),
    engine.architecture,
  );
  const stale = await staleServices(recipe);
  if (stale.length > 0) await buildAll(stale, recipe);
  const images = await inspectImages(openServices.map((service) => openImage(service)));
  return openServices.map((service) => describe(service, images, stale.includes(service)));
}

async function staleServices({ content }: Recipe): Promise<OpenService[]> {
  const images = await inspectImages(order.map((service) => openImage(service)));
  return order.filter(
    (service) => images.get(openImage(service))?.labels[contentLabel] !== content,
  );
}

function describe(
  service: OpenService,
  images: ReadonlyMap<string, ImageInfo>,
  built: boolean,
): OpenImage {
  const image = openImage(service);
  const info = images.get(image);
  if (!info) throw new Error(`${image} is not on the engine after its build`);
  return { service, image, id: info.id, sizeMb: Math.round(info.bytes / 1e6), built };
}

async function buildAll(services: readonly OpenService[], recipe: Recipe): Promise<void> {
  if (!isFetched()) {
    const fetch = () => fetchOpenDistribution(findJava().home);
    await withProgress('fetching Kafka and the registry with Maven', fetch);
  }
  await using context = stageContext(recipe, await nodeBinary(recipe.architecture));
  for (const service of services) {
    const work = () => buildOne(service, recipe, context.folder);
    await withProgress(`building ${openImage(service)}`, work);
  }
  await removeReplaced();
}

async function buildOne(service: OpenService, recipe: Recipe, folder: string): Promise<void> {
  const values = { BASE: recipe.base.name, VERSION: kafkaVersion };
  const args = Object.entries(values).flatMap(([name, value]) => [
    '--build-arg',
    `${name}=${value}`,
  ]);
  const named = ['--target', service, '--tag', openImage(service)];
  const label = ['--label', `${contentLabel}=${recipe.content}`];
  // A builder of the user's own might leave the image in a store of its own.
  const env = { BUILDX_BUILDER: 'default' };
  try {
    await execa('docker', ['build', ...named, ...args, ...label, folder], { env, stdin: 'ignore' });
  } catch (error) {
    throw buildFault(service, recipe.base, error);
  }
}

function buildFault(service: OpenService, base: Base, error: unknown): UserFault {
  const printed = (error as { stderr?: string }).stderr ?? messageOf(error);
  const unusable = engineFault(printed);
  if (unusable) return new UserFault([unusable], { cause: error });
  const said = printed.trim().split('\n').slice(-3).join(' ');
  const problem = `${openImage(service)} could not be built on ${base.name}: ${said}`;
  const fix = 'try another base with --base: it needs Java, glibc, bash, curl and ps';
  return imageFault({ setting: '--base', problem, fix }, error);
}

/** What was built before has lost its names, and would fill the engine. Running containers keep theirs. */
async function removeReplaced(): Promise<void> {
  await askDocker(['image', 'prune', '--force', '--filter', `label=${contentLabel}`]);
}
