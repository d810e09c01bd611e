/** Images as the engine has them. */
import { UserFault } from '../../errors.ts';
import { askDocker, engineFault } from './docker.ts';

export interface ImageInfo {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Digests of its layers: the same for the same files, wherever they were put together. */
  readonly layers: readonly string[];
  /** Variables of its own, as `NAME=VALUE`. */
  readonly env: readonly string[];
  readonly bytes: number;
  /** Such as `amd64`. */
  readonly architecture: string;
  /** Paths that it declares as volumes. */
  readonly volumes: readonly string[];
}

interface Inspected {
  readonly Id: string;
  readonly RepoTags: readonly string[] | null;
  readonly RepoDigests: readonly string[] | null;
  readonly Size: number;
  readonly Architecture: string;
  readonly Config: {
    readonly Volumes?: Readonly<Record<string, unknown>> | null;
    readonly Env: readonly string[] | null;
    readonly Labels: Readonly<Record<string, string>> | null;
  } | null;
  readonly RootFS: { readonly Layers?: readonly string[] };
}

/**
 * One question for all: each costs a process.
 * @param names as their user wrote them
 * @returns those that are there, by name
 */
export async function inspectImages(names: readonly string[]): Promise<Map<string, ImageInfo>> {
  const found = await inspect(names);
  const looked = names.map(async (name) => {
    // The engine may know it by a longer name than its user wrote.
    const image =
      found.find(isNamed(name)) ?? (names.length > 1 ? await inspectAlone(name) : found[0]);
    return image === undefined ? [] : [[name, toInfo(image)] as const];
  });
  return new Map((await Promise.all(looked)).flat());
}

function isNamed(name: string) {
  return ({ RepoTags, RepoDigests, Id }: Inspected) =>
    [...(RepoTags ?? []), ...(RepoDigests ?? []), Id].includes(name);
}

async function inspectAlone(name: string): Promise<Inspected | undefined> {
  const [image] = await inspect([name]);
  return image;
}

async function inspect(names: readonly string[]): Promise<Inspected[]> {
  if (names.length === 0) return [];
  const { stdout, stderr } = await askDocker(['image', 'inspect', ...names]);
  const unusable = engineFault(stderr);
  if (unusable) throw new UserFault([unusable]);
  return JSON.parse(stdout || '[]') as Inspected[];
}

/** @param name as its user wrote it, the tag or a registry may be left out */
export async function inspectImage(name: string): Promise<ImageInfo | undefined> {
  const image = await inspectAlone(name);
  return image && toInfo(image);
}

function toInfo({ Id, Size, Architecture, Config, RootFS }: Inspected): ImageInfo {
  return {
    id: Id,
    labels: Config?.Labels ?? {},
    layers: RootFS.Layers ?? [],
    env: Config?.Env ?? [],
    bytes: Size,
    architecture: Architecture,
    volumes: Object.keys(Config?.Volumes ?? {}),
  };
}
