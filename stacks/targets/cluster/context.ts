/** Which cluster a stack may touch: the one that the configuration names, else a local one. */
import { fault, UserFault, type Fault } from '../../errors.ts';
import { askKubectl, clusterFault } from './kubectl.ts';

export interface KubeContext {
  readonly name: string;
  /** URL of the API server. */
  readonly server: string;
}

export interface KubeConfig {
  readonly current: string;
  readonly contexts: readonly KubeContext[];
}

/**
 * @param wanted the context that the configuration names
 * @returns the name of the context
 * @throws UserFault when there is no such context, or when nobody has named one that is not local.
 */
export async function chooseContext(wanted: string | undefined): Promise<string> {
  const { current, contexts } = await readKubeConfig();
  const name = wanted ?? current;
  const found = contexts.find((each) => each.name === name);
  if (found === undefined) throw new UserFault([noContext(wanted, contexts)]);
  if (wanted === undefined && !isLocal(found)) throw new UserFault([dangerous(found)]);
  return name;
}

interface View {
  readonly 'current-context'?: string;
  readonly contexts?: readonly { name: string; context: { cluster: string } }[] | null;
  readonly clusters?: readonly { name: string; cluster: { server: string } }[] | null;
}

/** @throws UserFault when it cannot be read */
export async function readKubeConfig(): Promise<KubeConfig> {
  const { ok, stdout, stderr } = await askKubectl(['config', 'view', '--output', 'json']);
  if (!ok) throw new UserFault([clusterFault(stderr, '') ?? unreadable(stderr)]);
  const view = JSON.parse(stdout) as View;
  const servers = new Map(view.clusters?.map(({ name, cluster }) => [name, cluster.server]));
  const contexts = view.contexts?.map(({ name, context }) => ({
    name,
    server: servers.get(context.cluster) ?? '',
  }));
  return { current: view['current-context'] ?? '', contexts: contexts ?? [] };
}

/** Names that the tools for clusters on one's own machine give. */
const localNames =
  /^(kind-.+|k3d-.+|minikube|docker-desktop|rancher-desktop|orbstack|colima.*|microk8s)$/;

/** By its name, or because its API server listens on this machine only. */
export function isLocal({ name, server }: KubeContext): boolean {
  if (localNames.test(name)) return true;
  const host = URL.parse(server)?.hostname ?? '';
  return host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
}

function noContext(wanted: string | undefined, contexts: readonly KubeContext[]): Fault {
  const names = contexts.map(({ name }) => name).join(', ');
  return fault('KS_CLUSTER_CONTEXT', {
    setting: 'kafka-stack:kubeContext',
    ...(wanted === undefined ? {} : { value: wanted }),
    problem:
      wanted === undefined
        ? 'no context is named, and the kubeconfig has no current one'
        : 'the kubeconfig has no such context',
    ...(names === '' ? {} : { allowed: names }),
    fix: 'make a local cluster: ./kstack cluster up; or name a context: pulumi config set kubeContext NAME',
  });
}

function dangerous({ name, server }: KubeContext): Fault {
  return fault('KS_CLUSTER_CONTEXT', {
    setting: 'kafka-stack:kubeContext',
    problem: `the current context ${name} (${server}) is not a cluster of this machine, and the configuration does not name it`,
    allowed: 'the context of a local cluster (kind, k3d, minikube, …), or one that is named',
    fix: `if the stack is to go there: pulumi config set kubeContext ${name}; else: kubectl config use-context NAME`,
  });
}

function unreadable(stderr: string): Fault {
  return fault('KS_CLUSTER', {
    setting: 'KUBECONFIG',
    problem: `the kubeconfig cannot be read: ${stderr.trim()}`,
    fix: 'look at: kubectl config view',
  });
}
