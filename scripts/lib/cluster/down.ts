/** Deletes a cluster that these commands have made, after saying what goes with it. */
import { fault, UserFault } from '../../../stacks/errors.ts';
import { kindContext } from '../../../stacks/targets/cluster/kind.ts';
import { askKubectl } from '../../../stacks/targets/cluster/kubectl.ts';
import { lookAtEngine } from '../../../stacks/targets/engine/engine.ts';
import { say } from '../print.ts';
import { deleteKindCluster, kindClusters, kindVersion, type KindPlace } from './kind.ts';
import { forget, isOwn } from './own.ts';

export interface KindDown {
  /** False where there was none. */
  readonly deleted: boolean;
  /** Claims that were in it, as `namespace/name`; undefined where it could not be asked. */
  readonly claims: readonly string[] | undefined;
}

/** @throws UserFault for a cluster that somebody else has made */
export async function kindDown(place: KindPlace): Promise<KindDown> {
  const { name } = place;
  await kindVersion();
  await lookAtEngine();
  if (!(await kindClusters()).includes(name)) {
    forget(name);
    return { deleted: false, claims: [] };
  }
  if (!isOwn(name)) throw new UserFault([notOurs(name)]);
  const claims = await claimsIn(kindContext(name));
  for (const line of farewell(name, claims)) say(line);
  await deleteKindCluster(place);
  forget(name);
  return { deleted: true, claims: claims?.map(({ id }) => id) };
}

export interface ClaimGone {
  /** `namespace/name` */
  readonly id: string;
  /** Such as `10Gi`. */
  readonly size: string;
}

/** What is told before it is done. */
export function farewell(name: string, claims: readonly ClaimGone[] | undefined): string[] {
  const head = `deleting cluster ${name} with everything in it`;
  if (claims === undefined) {
    return [`${head}; it does not answer, so that what is in it cannot be told`];
  }
  return [head, ...claims.map(({ id, size }) => `deleting claim ${id} (${size})`)];
}

interface Claim {
  readonly metadata: { readonly namespace: string; readonly name: string };
  readonly spec: { readonly resources: { readonly requests: { readonly storage: string } } };
}

async function claimsIn(context: string): Promise<ClaimGone[] | undefined> {
  const args = ['get', 'persistentvolumeclaims', '--all-namespaces', '--output', 'json'];
  const { ok, stdout } = await askKubectl(
    ['--context', context, ...args, '--request-timeout', '10s'],
    { timeoutMs: 15_000 },
  );
  if (!ok) return undefined;
  const { items } = JSON.parse(stdout) as { items: Claim[] };
  return items.map(({ metadata, spec }) => ({
    id: `${metadata.namespace}/${metadata.name}`,
    size: spec.resources.requests.storage,
  }));
}

function notOurs(name: string) {
  return fault('KS_NAME_IN_USE', {
    setting: '--name',
    value: name,
    problem: 'that cluster was not made by ./kstack cluster up of this home',
    fix: `if it is to go: kind delete cluster --name ${name}`,
  });
}
