import { readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fault, formatFault, UserFault } from '../../stacks/errors.ts';
import { projectDir } from '../../stacks/places.ts';
import type { Resolved } from '../../stacks/resolve.ts';
import { clusterImages, type ClusterImages } from '../../stacks/targets/cluster/images.ts';
import { isBuiltHere } from '../../stacks/topology/images.ts';
import { runningParts, type Topology } from '../../stacks/topology/types.ts';
import { readStack } from '../lib/context.ts';
import { columns, print, printJson, say } from '../lib/print.ts';
import { renderFiles } from '../lib/render/files.ts';
import { writeFolder } from '../lib/render/folder.ts';
import { secretSettings } from '../lib/settings.ts';
import type { GlobalOptions } from '../main.ts';

type Options = GlobalOptions & { readonly out: string };

export async function run({ stack, json, out }: Options): Promise<number> {
  const resolved = await readStack(stack);
  refuseFaults(stack, resolved);
  const { topology } = resolved;
  const images = await clusterImages(topology);
  const secret = secretSettings(stack);
  const files = renderFiles(topology, {
    image: (name) => images.get(name) ?? name,
    secretEnv: secret.has('env') || secret.has('workloads'),
  });
  const folder = resolve(out);
  const { removed } = writeFolder(folder, stack, files);
  const rows = files.map(({ name, isSecret, objects }) => ({ name, isSecret, objects }));
  if (json) printJson({ ok: true, stack, folder, files: rows, removed });
  else {
    const table = rows.map(({ name, objects }) => [name, objects.join(', ')]);
    print(columns(['FILE', 'OBJECTS'], table));
    print(`\nNext: kubectl apply --filename ${relative(process.cwd(), folder) || '.'}`);
  }
  const secrets = rows.filter(({ isSecret }) => isSecret).map(({ name }) => name);
  for (const line of remarks(topology, images, secrets, removed)) say(line);
  return 0;
}

/** @throws UserFault for another target, and for what every command refuses */
function refuseFaults(stack: string, { target, config, faults }: Resolved): void {
  if (!target.traits.isCluster) {
    throw new UserFault([
      fault('KS_TARGET', {
        setting: 'kafka-stack:target',
        value: config.target,
        problem: `only a stack on Kubernetes has manifests, and ${stack} is none`,
        allowed: 'kubernetes',
        fix: 'name such a stack, as in: ./kstack render --stack kind --out FOLDER; or switch this one: pulumi config set target kubernetes',
      }),
    ]);
  }
  if (faults.some(({ level }) => level === 'error')) throw new UserFault(faults);
  for (const each of faults) say(formatFault(each));
}

function remarks(
  topology: Topology,
  images: ClusterImages,
  secrets: readonly string[],
  removed: readonly string[],
): string[] {
  const connectors = entriesOf(join(projectDir, 'connectors')).some((name) =>
    name.endsWith('.jar'),
  );
  const built = runningParts(topology).flatMap(({ image }) => image ?? []);
  const own = [...new Set(built)].filter(isBuiltHere);
  const unknown = own.filter((name) => !images.has(name));
  return [
    ...(secrets.length === 0
      ? []
      : [`secrets are in it as Kubernetes has them, which hides nothing: ${secrets.join(', ')}`]),
    ...(removed.length === 0 ? [] : [`removed of an earlier render: ${removed.join(', ')}`]),
    ...(images.size === 0
      ? []
      : [`the nodes must have these images, built here: ${[...images.values()].join(', ')}`]),
    ...(connectors ? ['connectors/ is not in it: Connect has its own plugins only'] : []),
    ...(unknown.length === 0
      ? []
      : [
          `the engine here does not have ${unknown.join(', ')}: the names are written without the tag of their content, by which a cluster tells new from old; ./kstack images build, then render again`,
        ]),
    ...(topology.cluster.access === 'port-forward'
      ? ['the Services have no ports at the nodes: reach them with kubectl port-forward']
      : []),
  ];
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return [];
  }
}
