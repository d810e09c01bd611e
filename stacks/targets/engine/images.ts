/** Images on the engine: which are there, whether they fit, and pulling those that are missing. */
import { execa } from 'execa';
import { createInterface } from 'node:readline';
import { fault, UserFault, warning, type Fault } from '../../errors.ts';
import { isBuiltHere } from '../../topology/images.ts';
import { imageSetting, runningParts, type Part, type Topology } from '../../topology/types.ts';
import { engineFault } from './docker.ts';
import type { Engine } from './engine.ts';
import { inspectImage, inspectImages, type ImageInfo } from './image-info.ts';

/** @throws with what to do when it is missing and no registry has it. */
export async function describeImage(image: string): Promise<string> {
  if (await inspectImage(image)) return image;
  if (isBuiltHere(image)) throw new Error(`${image} is not there; build it: ./kstack images build`);
  return `${image} is not there yet; up pulls it`;
}

interface Looked {
  readonly part: Part;
  readonly image: string;
  readonly info: Pick<ImageInfo, 'architecture' | 'volumes'> | undefined;
}

async function lookAtImages(topology: Topology): Promise<Looked[]> {
  const parts = runningParts(topology);
  const images = await inspectImages([...new Set(parts.map(({ image }) => image ?? ''))]);
  return parts.map((part) => {
    const image = part.image ?? '';
    return { part, image, info: images.get(image) };
  });
}

export async function imageFaults(topology: Topology, engine: Engine): Promise<Fault[]> {
  const looked = await lookAtImages(topology);
  return looked.flatMap((each) => [
    ...notBuilt(each),
    ...platformFaults(each, topology, engine.architecture),
    ...volumeFaults(each),
  ]);
}

function notBuilt({ part, image, info }: Looked): Fault[] {
  if (info !== undefined || !isBuiltHere(image)) return [];
  return [
    fault('KS_IMAGE', {
      setting: imageSetting(part),
      value: image,
      problem: 'the image is not on the engine; no registry has it, the project builds it',
      fix: './kstack images build',
    }),
  ];
}

/** Confluent publishes images for arm64 since this version. */
const firstForArm = [7, 2] as const;

/**
 * The wrong kind of processor means emulation at best.
 * @param engineHas such as `amd64`
 */
export function platformFaults(looked: Looked, topology: Topology, engineHas: string): Fault[] {
  const { part, image, info } = looked;
  const { platform } = topology.containers;
  const wanted = platform?.split('/')[1] ?? engineHas;
  const setting = imageSetting(part);
  const slow = { setting, value: image, fix: 'choose a tag for this processor where there is one' };
  if (wanted !== engineHas) {
    const problem = `kafka-stack:platform ${platform ?? ''} runs emulated on an engine for ${engineHas}: slow, and known to hang`;
    return [
      warning('KS_IMAGE_PLATFORM', { ...slow, problem, fix: 'take kafka-stack:platform out' }),
    ];
  }
  if (info !== undefined && info.architecture !== wanted) {
    const problem = `the image is for ${info.architecture}, the engine for ${wanted}: it runs emulated, slowly, or not at all`;
    return [warning('KS_IMAGE_PLATFORM', { ...slow, problem })];
  }
  if (info !== undefined || wanted !== 'arm64' || !isTooOldForArm(image)) return [];
  return [
    fault('KS_IMAGE_PLATFORM', {
      setting,
      value: image,
      problem: 'this tag has no build for arm64',
      allowed: `${firstForArm.join('.')}.0 or newer on arm64`,
      fix: 'choose a newer tag, or kafka-stack:platform linux/amd64 for slow emulation',
    }),
  ];
}

function isTooOldForArm(image: string): boolean {
  const [, major, minor] = /confluentinc\/cp-[\w-]+:(\d+)\.(\d+)/.exec(image) ?? [];
  if (major === undefined) return false;
  const [first, second] = firstForArm;
  return Number(major) < first || (Number(major) === first && Number(minor) < second);
}

/** What nothing is mounted on, the engine keeps in a volume without a name, and loses with the container. */
export function volumeFaults({ part, image, info }: Looked): Fault[] {
  const mounted = part.volumes.map(({ mountPath }) => mountPath);
  const open = (info?.volumes ?? []).filter((path) => !mounted.includes(path.replace(/\/$/, '')));
  return open.map((path) =>
    warning('KS_IMAGE_VOLUME', {
      setting: imageSetting(part),
      value: image,
      problem: `the image declares a volume at ${path} that the stack does not know: what is written there is lost with the container`,
      fix: 'choose an image of the same kind as the usual one',
    }),
  );
}

/** @returns images that the engine does not have yet. */
export async function missingImages(topology: Topology): Promise<string[]> {
  const looked = await lookAtImages(topology);
  const missing = looked.filter(({ info }) => info === undefined).map(({ image }) => image);
  return [...new Set(missing)];
}

/** How long a pull may say nothing. */
export interface Patience {
  /** Until the registry has told of the image. */
  readonly answerMs: number;
  /** Until the next layer is there; docker says nothing while one travels, and a line may be slow. */
  readonly layerMs: number;
}

const usualPatience: Patience = { answerMs: 60_000, layerMs: 30 * 60_000 };

/**
 * Pulls what is missing.
 * @param say told about each layer that has arrived
 * @throws UserFault with every image that could not be pulled, and the registry's answer.
 */
export async function pullImages(
  topology: Topology,
  say: (text: string) => void,
  patience = usualPatience,
): Promise<void> {
  const faults: Fault[] = [];
  for (const image of await missingImages(topology)) {
    say(`pulling ${image}`);
    const failed = await pull(image, topology.containers.platform, say, patience);
    if (failed === undefined) continue;
    faults.push(engineFault(failed.answer) ?? refused(image, failed.answer, topology));
    // The others would be waited for as long.
    if (failed.silent) break;
  }
  if (faults.length > 0) throw new UserFault(faults);
}

interface Failed {
  readonly answer: string;
  readonly silent: boolean;
}

/** @returns the registry's answer where it refuses or gives none. */
async function pull(
  image: string,
  platform: string | undefined,
  say: (text: string) => void,
  { answerMs, layerMs }: Patience,
): Promise<Failed | undefined> {
  const silence = new AbortController();
  const tooLong = () => {
    silence.abort();
  };
  let timer = setTimeout(tooLong, answerMs);
  const flags = platform === undefined ? [] : ['--platform', platform];
  const child = execa('docker', ['pull', ...flags, image], {
    reject: false,
    buffer: { stdout: false },
    cancelSignal: silence.signal,
  });
  const hear = layerCounter((count) => {
    say(`  ${image}: ${count}`);
  });
  let heard = false;
  for await (const line of createInterface({ input: child.stdout })) {
    clearTimeout(timer);
    timer = setTimeout(tooLong, layerMs);
    heard = true;
    hear(line);
  }
  const { exitCode, stderr, isCanceled: silent } = await child;
  clearTimeout(timer);
  if (exitCode === 0) return undefined;
  const nothing = heard
    ? `nothing more for ${layerMs / 1000} s`
    : `nothing for ${answerMs / 1000} s`;
  return { answer: silent ? nothing : stderr.trim(), silent };
}

/** Reads what docker says; layers that are on the engine already count as arrived, and are not told one by one. */
function layerCounter(say: (count: string) => void): (line: string) => void {
  let [layers, complete] = [0, 0];
  return (line) => {
    const [, state = ''] =
      /^\w+: (Already exists|Pulling fs layer|Pull complete)$/.exec(line) ?? [];
    if (state === 'Already exists' || state === 'Pulling fs layer') layers += 1;
    if (state === 'Already exists' || state === 'Pull complete') complete += 1;
    if (state === 'Pull complete') say(`${complete} of ${layers} layers`);
  };
}

function refused(image: string, answer: string, topology: Topology): Fault {
  const service = topology.services.find((each) => each.image === image)?.name ?? 'kafka';
  const said =
    answer
      .split('\n')
      .at(-1)
      ?.replace(/^Error response from daemon: /, '') ?? '';
  return fault('KS_IMAGE', {
    setting: `kafka-stack:images.${service}`,
    value: image,
    problem: `it is not on the engine and cannot be pulled; the answer was: ${said}`,
    fix: 'either docker login; or set kafka-stack:imageMirror to a registry that has it; or build the open images: ./kstack images build, and kafka-stack:distribution: open',
  });
}
