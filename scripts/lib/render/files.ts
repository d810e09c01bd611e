/** The manifests of a stack as files: plain data in, text out. */
import { stringify } from 'yaml';
import {
  namespaceOf,
  servicesOf,
  workloadsOf,
  type Manifest,
  type ManifestOptions,
} from '../../../stacks/targets/cluster/manifests.ts';
import { labelNames } from '../../../stacks/targets/cluster/names.ts';
import type { Topology } from '../../../stacks/topology/types.ts';

export interface RenderedFile {
  /** In the order of the names a cluster can take them one after the other. */
  readonly name: string;
  readonly text: string;
  readonly isSecret: boolean;
  /** Such as `StatefulSet/kafka`. */
  readonly objects: readonly string[];
}

/** The namespace, then one file a service or workload, with one before it for its secrets, if it has any. */
export function renderFiles(topology: Topology, options: ManifestOptions): RenderedFile[] {
  const parts = [...servicesOf(topology, options), ...workloadsOf(topology, options)];
  const numbered = parts.flatMap(({ part, beside, pods }, index) => {
    const number = String(index + 1).padStart(2, '0');
    const secrets = beside.filter(isSecret);
    const others = [...beside.filter((each) => !isSecret(each)), pods];
    return [
      ...(secrets.length === 0 ? [] : [fileOf(`${number}-${part.name}-secrets`, secrets)]),
      fileOf(`${number}-${part.name}`, others),
    ];
  });
  return [fileOf('00-namespace', [namespaceOf(topology)]), ...numbered];
}

function isSecret({ kind }: Manifest): boolean {
  return kind === 'Secret';
}

function fileOf(name: string, manifests: readonly Manifest[]): RenderedFile {
  return {
    name: `${name}.yaml`,
    text: manifests.map((each) => toYaml(forKubectl(each))).join('---\n'),
    isSecret: manifests.some(isSecret),
    objects: manifests.map(({ kind, metadata }) => `${kind}/${metadata.name}`),
  };
}

/** Without what only holds for objects that are made from here: their manager, and the state that knows them. */
function forKubectl({ apiVersion, kind, metadata, ...fields }: Manifest): object {
  const { name, namespace, labels } = metadata;
  const managed = { ...labels, [labelNames.managedBy]: 'kubectl' };
  const place = namespace === undefined ? {} : { namespace };
  return { apiVersion, kind, metadata: { name, ...place, labels: managed }, ...fields };
}

/** kubectl reads YAML 1.1, where `on`, `yes` and `1:30` are no texts: they are quoted. */
function toYaml(value: object): string {
  return stringify(value, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
}
