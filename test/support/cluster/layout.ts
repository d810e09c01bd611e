/** Everything the cluster writes is in one folder. It is short: sockets lie in it, whose paths are. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

export const defaultRoot = '/var/lib/kstack-test-cluster';

export interface Layout {
  readonly root: string;
  /** Programs of Kubernetes by their names. */
  readonly bin: string;
  readonly pki: string;
  readonly conf: string;
  readonly logs: string;
  /** One record a running component. */
  readonly run: string;
  readonly state: string;
  /** Folders of bound claims. */
  readonly volumes: string;
  readonly images: string;
  readonly socket: string;
  readonly kubeconfig: string;
  readonly kubectl: string;
  /** Address of the node the certificates are for. */
  readonly address: string;
  /** Kept apart from the rest: a wipe holds it too. */
  readonly lock: string;
}

export function layoutOf(root: string): Layout {
  const at = (...names: string[]) => join(root, ...names);
  return {
    root,
    bin: at('bin'),
    pki: at('pki'),
    conf: at('conf'),
    logs: at('logs'),
    run: at('run'),
    state: at('state'),
    volumes: at('volumes'),
    images: at('images'),
    socket: at('containerd.sock'),
    kubeconfig: at('kubeconfig'),
    kubectl: at('bin', 'kubectl'),
    address: at('address'),
    lock: `${root}.lock`,
  };
}

export const parts = ['bin', 'pki', 'conf', 'logs', 'run', 'state', 'volumes', 'images'] as const;

/** Names in the folder that no cluster has put there. */
export function strangersIn(layout: Layout): string[] {
  const files = [layout.socket, `${layout.socket}.ttrpc`, layout.kubeconfig, layout.address];
  const own = new Set<string>([...parts, ...files.map((file) => basename(file))]);
  return readdirSync(layout.root).filter((name) => !own.has(name));
}
