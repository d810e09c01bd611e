/** Images on the engine, and how one that cannot be got is told. */
import { fault, UserFault, type Fault } from '../../../stacks/errors.ts';
import { askDocker, engineFault } from '../../../stacks/targets/engine/docker.ts';

export interface ImageInfo {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Digests of its layers: the same for the same files, wherever they were put together. */
  readonly layers: readonly string[];
  /** Variables of its own, as `NAME=VALUE`. */
  readonly env: readonly string[];
  readonly bytes: number;
}

interface Inspected {
  readonly Id: string;
  readonly RepoTags: readonly string[] | null;
  readonly RepoDigests: readonly string[] | null;
  readonly Size: number;
  readonly Config: {
    readonly Env: readonly string[] | null;
    readonly Labels: Readonly<Record<string, string>> | null;
  } | null;
  readonly RootFS: { readonly Layers?: readonly string[] };
}

/** @param names with their tags @returns those that are there, by name */
export async function inspectImages(names: readonly string[]): Promise<Map<string, ImageInfo>> {
  const { stdout, stderr } = await askDocker(['image', 'inspect', ...names]);
  const unusable = engineFault(stderr);
  if (unusable) throw new UserFault([unusable]);
  const found = JSON.parse(stdout || '[]') as Inspected[];
  const named =
    (name: string) =>
    ({ RepoTags, RepoDigests, Id }: Inspected) =>
      [...(RepoTags ?? []), ...(RepoDigests ?? []), Id].includes(name);
  return new Map(
    names.flatMap((name) => {
      const image = found.find(named(name));
      return image ? [[name, toInfo(image)]] : [];
    }),
  );
}

/** @param name as its user wrote it, the tag or a registry may be left out */
export async function inspectImage(name: string): Promise<ImageInfo | undefined> {
  const { stdout, stderr } = await askDocker(['image', 'inspect', name]);
  const unusable = engineFault(stderr);
  if (unusable) throw new UserFault([unusable]);
  const [image] = JSON.parse(stdout || '[]') as Inspected[];
  return image && toInfo(image);
}

function toInfo({ Id, Size, Config, RootFS }: Inspected): ImageInfo {
  return {
    id: Id,
    labels: Config?.Labels ?? {},
    layers: RootFS.Layers ?? [],
    env: Config?.Env ?? [],
    bytes: Size,
  };
}

/** An image that is not there and cannot be got. */
export function imageFault(rest: Omit<Fault, 'code' | 'level'>, cause?: unknown): UserFault {
  return new UserFault([fault('KS_IMAGE', rest)], { cause });
}
