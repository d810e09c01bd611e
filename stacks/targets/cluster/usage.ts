/** What pods take of memory, as the kubelets say: no metrics server is needed, but rights are. */
import { askKubectl, lookAround, type ClusterPlace } from './kubectl.ts';

interface Summary {
  readonly pods?: readonly {
    readonly podRef: { readonly name: string; readonly namespace: string };
    readonly containers?: readonly { readonly memory?: { readonly rssBytes?: number } }[];
  }[];
}

interface Node {
  readonly metadata: { readonly name: string };
}

/** @returns bytes by the names of pods; empty where nobody may ask */
export async function residentBytes(place: ClusterPlace): Promise<Map<string, number>> {
  const nodes = (await lookAround<Node>(place.context, 'nodes')) ?? [];
  const summaries = await Promise.all(
    nodes.map(async ({ metadata }) => {
      const path = `/api/v1/nodes/${metadata.name}/proxy/stats/summary`;
      const { ok, stdout } = await askKubectl(['--context', place.context, 'get', '--raw', path]);
      return ok ? (JSON.parse(stdout) as Summary) : {};
    }),
  );
  const own = summaries
    .flatMap(({ pods }) => pods ?? [])
    .filter(({ podRef }) => podRef.namespace === place.namespace);
  return new Map(
    own.map(({ podRef, containers = [] }) => [
      podRef.name,
      containers.reduce((sum, { memory }) => sum + (memory?.rssBytes ?? 0), 0),
    ]),
  );
}
