/** Images of the cluster: those of one program each, made here, and those that the engine of Docker has. */
import { execa } from 'execa';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '../until.ts';
import type { Layout } from './layout.ts';
import { imagePrograms, programFile, type ImageName } from './programs.ts';

/** Namespace in which the kubelet looks for images. */
export const containerdNamespace = 'k8s.io';

/** Not `latest`: that one would be pulled. */
export function imageReference(name: ImageName): string {
  return `kstack.test/${name}:1`;
}

/** Makes and imports the images of one program each. */
export async function importOwnImages(layout: Layout): Promise<void> {
  for (const name of Object.keys(imagePrograms) as ImageName[]) {
    const { archive, digest } = await makeArchive(layout, name);
    const reference = imageReference(name);
    if (await isImported(layout, reference, digest)) continue;
    await forget(layout, [reference]);
    await execa('ctr', [...ctr(layout), 'images', 'import', archive]);
    await untilListed(layout, reference, digest);
  }
}

/**
 * Imports images from the engine of Docker; those whose content is there already cost nothing.
 * @param names as Docker knows them
 */
export async function importFromEngine(layout: Layout, names: readonly string[]): Promise<void> {
  const { stdout } = await execa('docker', ['image', 'inspect', '--format={{.Id}}', ...names]);
  const digests = stdout.trim().split('\n');
  const wanted = names.map((name, at) => ({
    name,
    reference: fullReference(name),
    digest: digests[at] ?? '',
  }));
  const refs = await references(layout);
  const absent = wanted.filter(({ reference, digest }) => !isListed(refs, reference, digest));
  if (absent.length === 0) return;
  await forget(
    layout,
    absent.map(({ reference }) => reference),
  );
  const saved = execa('docker', ['save', ...absent.map(({ name }) => name)], { buffer: false });
  await saved.pipe('ctr', [...ctr(layout), 'images', 'import', '-']);
  for (const { reference, digest } of absent) await untilListed(layout, reference, digest);
}

/** Name of an image as containerd and the kubelet write it. */
export function fullReference(name: string): string {
  const tagged = /[:@][^/]*$/.test(name) ? name : `${name}:latest`;
  const [first = '', ...rest] = tagged.split('/');
  if (rest.length === 0) return `docker.io/library/${tagged}`;
  return /[.:]/.test(first) || first === 'localhost' ? tagged : `docker.io/${tagged}`;
}

export function ctr({ socket }: Layout): string[] {
  return ['--address', socket, '--namespace', containerdNamespace];
}

async function isImported(layout: Layout, reference: string, digest: string): Promise<boolean> {
  return isListed(await references(layout), reference, digest);
}

/** A name that only moves to other content is not told to the kubelet's view of images as a new one is. */
async function forget(layout: Layout, names: readonly string[]): Promise<void> {
  const known = await references(layout);
  const old = names.filter((name) => known.has(name));
  if (old.length > 0) await execa('ctr', [...ctr(layout), 'images', 'remove', '--sync', ...old]);
}

/** The kubelet's view of an import comes a moment after it; a pod that looks before would try to pull. */
async function untilListed(layout: Layout, reference: string, digest: string): Promise<void> {
  await eventually(
    () => isImported(layout, reference, digest),
    (listed) => listed,
  );
}

/** The content of an image is listed under the digest of its configuration, which is Docker's id of it. */
function isListed(refs: ReadonlyMap<string, string>, reference: string, digest: string): boolean {
  const content = refs.get(reference);
  return content !== undefined && content === refs.get(digest);
}

/** Name → digest of the manifest. */
async function references(layout: Layout): Promise<Map<string, string>> {
  const { stdout } = await execa('ctr', [...ctr(layout), 'images', 'list']);
  const rows = stdout.split('\n').slice(1);
  return new Map(
    rows.map((row) => {
      const [name = '', , digest = ''] = row.split(/\s+/);
      return [name, digest];
    }),
  );
}

interface Archive {
  readonly archive: string;
  /** Of the image's configuration, with its `sha256:`. */
  readonly digest: string;
}

/** What `docker save` would write of an image that holds one program; equal for an equal program. */
async function makeArchive(layout: Layout, name: ImageName): Promise<Archive> {
  const folder = join(layout.images, name);
  const archive = join(layout.images, `${name}.tar`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, 'root'), { recursive: true });
  await copyFile(programFile(imagePrograms[name]), join(folder, 'root', name));
  await tar(join(folder, 'root'), join(folder, 'layer.tar'), [name]);
  const config = JSON.stringify({
    architecture: goArchitecture(),
    os: 'linux',
    config: { Entrypoint: [`/${name}`] },
    rootfs: { type: 'layers', diff_ids: [sha256(await readFile(join(folder, 'layer.tar')))] },
  });
  const manifest = [
    { Config: 'config.json', RepoTags: [imageReference(name)], Layers: ['layer.tar'] },
  ];
  await writeFile(join(folder, 'config.json'), config);
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  await tar(folder, archive, ['manifest.json', 'config.json', 'layer.tar']);
  await rm(folder, { recursive: true });
  return { archive, digest: sha256(config) };
}

function tar(folder: string, output: string, names: readonly string[]): Promise<unknown> {
  const owner = ['--owner=0', '--group=0', '--numeric-owner', '--mode=0755', '--mtime=@0'];
  return execa('tar', ['-C', folder, ...owner, '-cf', output, ...names]);
}

function sha256(content: string | Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

function goArchitecture(): string {
  return process.arch === 'x64' ? 'amd64' : process.arch;
}
