/** A real Kubernetes of one node for tests. One serves all runs on a machine, one after the other or side by side. */
import { existsSync, readFileSync } from 'node:fs';
import { componentNames, componentsOf, type ComponentName } from './components.ts';
import { takeDown, wipe } from './down.ts';
import { importFromEngine } from './images.ts';
import { defaultRoot, layoutOf, type Layout } from './layout.ts';
import { locked } from './lock.ts';
import { isRunning, start, stop, untilReady } from './processes.ts';
import { bringUp } from './up.ts';

export interface ClusterOptions {
  /** Folder of everything that the cluster writes. @default defaultRoot */
  readonly root?: string;
}

export interface Cluster {
  /** Path; its context is `kstack-test`. */
  readonly kubeconfig: string;
  /** Path of the program. */
  readonly kubectl: string;
  /** IPv4 address of the node; published ports are there and at 127.0.0.1. */
  readonly nodeAddress: string;
  /** Imports images of the engine of Docker; costs nothing for those that are there with the same content. */
  readonly importImages: (names: readonly string[]) => Promise<void>;
  /** Stops a component and starts it; comes back when it serves again. */
  readonly restart: (component: ComponentName) => Promise<void>;
}

export interface ClusterStatus {
  readonly root: string;
  /** Whether there is state to resume. */
  readonly exists: boolean;
  readonly running: Readonly<Record<ComponentName, boolean>>;
  readonly kubeconfig: string;
}

/** Starts it, resumes a stopped one, or finds the running one. */
export async function clusterUp({ root = defaultRoot }: ClusterOptions = {}): Promise<Cluster> {
  const layout = layoutOf(root);
  const nodeAddress = await locked(layout.lock, () => bringUp(layout));
  return {
    kubeconfig: layout.kubeconfig,
    kubectl: layout.kubectl,
    nodeAddress,
    importImages: (names) => importFromEngine(layout, names),
    restart: (component) => locked(layout.lock, () => restart(layout, component)),
  };
}

/** Ends it with all its pods; only a wipe takes away its state. */
export async function clusterDown(
  options: ClusterOptions & { readonly wipe?: boolean } = {},
): Promise<void> {
  const layout = layoutOf(options.root ?? defaultRoot);
  await locked(layout.lock, () => (options.wipe ? wipe(layout) : takeDown(layout)));
}

export function clusterStatus({ root = defaultRoot }: ClusterOptions = {}): ClusterStatus {
  const layout = layoutOf(root);
  const running = componentNames.map((name) => [name, isRunning(layout, name)] as const);
  return {
    root,
    exists: existsSync(layout.address),
    running: Object.fromEntries(running) as Record<ComponentName, boolean>,
    kubeconfig: layout.kubeconfig,
  };
}

async function restart(layout: Layout, name: ComponentName): Promise<void> {
  const address = readFileSync(layout.address, 'utf8').trim();
  const component = componentsOf(layout, address)[name];
  await stop(layout, name);
  await start(layout, name, component);
  await untilReady(layout, name, component);
}
