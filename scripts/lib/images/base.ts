/** The base of the open images: one that is there, a public one, or one made here from Debian packages. */
import { execa } from 'execa';
import { contentLabel, ownBase, publicBase } from '../../../images/names.ts';
import { messageOf } from '../../../stacks/errors.ts';
import { say } from '../print.ts';
import { withProgress } from '../progress.ts';
import { debianRecipe, importDebian, isDebianCached, whyNoDebian } from './debian-base.ts';
import { inspectImage } from '../../../stacks/targets/engine/image-info.ts';
import { imageFault } from './fault.ts';

export interface Base {
  /** Name and tag. */
  readonly name: string;
  /** Changes with what is in it. */
  readonly content: string;
}

/** A registry that cannot be reached must not keep anyone waiting; one that answers may take its time. */
const firstWordMs = 10_000;

/**
 * What costs least comes first: nothing is asked of a registry where a base is on the engine or in the cache.
 * @param wanted an image of the user's choice; then no other is taken
 * @throws UserFault that lists the ways to a base
 */
export async function resolveBase(wanted: string | undefined, architecture: string): Promise<Base> {
  if (wanted !== undefined) {
    const base = (await present(wanted)) ?? (await pulled(wanted));
    if (base) return base;
    throw noSuchBase(wanted);
  }
  const ready = (await present(publicBase)) ?? (await presentOwn(architecture));
  if (ready) return ready;
  const base = isDebianCached(architecture) ? undefined : await pulled(publicBase);
  return base ?? makeOwn(architecture);
}

async function present(name: string): Promise<Base | undefined> {
  const image = await inspectImage(name);
  return image && { name, content: [...image.layers, ...image.env].join('\n') };
}

/** One from an earlier recipe is not taken. */
async function presentOwn(architecture: string): Promise<Base | undefined> {
  const image = await inspectImage(ownBase);
  const fresh = image?.labels[contentLabel] === debianRecipe(architecture);
  return fresh ? present(ownBase) : undefined;
}

async function pulled(name: string): Promise<Base | undefined> {
  try {
    await withProgress(`pulling ${name}`, () => pull(name));
  } catch (error) {
    say(`${name} could not be pulled: ${messageOf(error)}`);
    return undefined;
  }
  return present(name);
}

async function pull(name: string): Promise<void> {
  const abort = new AbortController();
  const timer = setTimeout(() => {
    abort.abort();
  }, firstWordMs);
  const pulling = execa('docker', ['pull', name], { cancelSignal: abort.signal, reject: false });
  pulling.stdout.once('data', () => {
    clearTimeout(timer);
  });
  const { exitCode, isCanceled, stderr } = await pulling;
  clearTimeout(timer);
  if (exitCode === 0) return;
  throw new Error(isCanceled ? 'its registry does not answer' : stderr.trim());
}

async function makeOwn(architecture: string): Promise<Base> {
  const hindrance = whyNoDebian(architecture);
  if (hindrance !== undefined) throw noBase(hindrance);
  await importDebian(architecture);
  const base = await present(ownBase);
  if (base) return base;
  throw new Error(`${ownBase} is not on the engine after its import`);
}

function noSuchBase(name: string) {
  return imageFault({
    setting: '--base',
    value: name,
    problem: 'it is not on the engine and cannot be pulled',
    fix: 'correct the name, log in to its registry (docker login), or leave --base out',
  });
}

function noBase(hindrance: string) {
  return imageFault({
    setting: '--base',
    problem: `there is no base for the images: ${publicBase} cannot be pulled, and ${hindrance}`,
    allowed: 'an image with Java 17 to 23, glibc, bash, curl and ps',
    fix: 'name one with ./kstack images build --base IMAGE, or let the engine reach a registry (docker login, a mirror in daemon.json), or install debootstrap and run it as root on Linux',
  });
}
