/** Clusters of kind: their nodes are containers, of whose ports this machine has those that they were made with. */
import { askDocker } from '../engine/docker.ts';

const contextPrefix = 'kind-';

export function kindContext(cluster: string): string {
  return `${contextPrefix}${cluster}`;
}

/** The cluster behind a context; undefined where it is none of kind. */
export function kindClusterOf(context: string): string | undefined {
  return context.startsWith(contextPrefix) ? context.slice(contextPrefix.length) : undefined;
}

type Bindings = Readonly<Record<string, readonly { readonly HostPort: string }[] | null>>;

/**
 * The ports of the nodes that are ports of this machine under the same number, which brokers hand out.
 * @returns undefined where the engine has no such cluster
 */
export async function mappedPorts(cluster: string): Promise<ReadonlySet<number> | undefined> {
  const nodes = await kindNodes(cluster);
  if (nodes.length === 0) return undefined;
  const format = '{{json .HostConfig.PortBindings}}';
  const { ok, stdout } = await askDocker(['inspect', '--format', format, ...nodes]);
  if (!ok) return undefined;
  const bound = stdout.split('\n').map((line) => JSON.parse(line) as Bindings | null);
  return new Set(bound.flatMap((bindings) => equalPorts(bindings ?? {})));
}

/** A node port is open on every node: it does not matter which of them has it. */
function equalPorts(bindings: Bindings): number[] {
  return Object.entries(bindings).flatMap(([inside, outside]) => {
    const [port = '', protocol] = inside.split('/');
    const isEqual = protocol === 'tcp' && outside?.some(({ HostPort }) => HostPort === port);
    return isEqual ? [Number(port)] : [];
  });
}

/** Names of the containers, whether they run or not. */
export async function kindNodes(cluster: string): Promise<string[]> {
  const filter = `label=io.x-k8s.kind.cluster=${cluster}`;
  const args = ['ps', '--all', '--filter', filter, '--format', '{{.Names}}'];
  // Without Docker the cluster may be another engine's.
  const { ok, stdout } = await askDocker(args).catch(() => ({ ok: false, stdout: '' }));
  return ok ? stdout.split('\n').filter(Boolean).sort() : [];
}
