/** What pods take of memory, as the kubelets say: no metrics server is needed, but rights are. */
import { askKubectl, type ClusterPlace } from './kubectl.ts';

interface Summary {
  readonly pods?: readonly {
    readonly podRef: { readonly name: string; readonly namespace: string };
    readonly containers?: readonly { readonly memory?: { readonly rssBytes?: number } }[];
  }[];
}

/** @returns bytes by the names of pods; empty where nobody may ask */
export async function residentBytes(place: ClusterPlace): Promise<Map<string, number>> {
  const context = ['--context', place.context];
  const nodes = await askKubectl([...context, 'get', 'nodes', '--output', 'name']);
  if (!nodes.ok) return new Map();
  const names = nodes.stdout.split('\n').flatMap((line) => line.split('/')[1] ?? []);
  const summaries = await Promise.all(
    names.map(async (node) => {
      const path = `/api/v1/nodes/${node}/proxy/stats/summary`;
      const { ok, stdout } = await askKubectl([...context, 'get', '--raw', path]);
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
