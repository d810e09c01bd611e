import { formatFault } from '../../stacks/errors.ts';
import { clusterTopology } from '../lib/cluster/topology.ts';
import { kindDown } from '../lib/cluster/down.ts';
import { kubeconfigFile, type KindPlace } from '../lib/cluster/kind.ts';
import { checkName, usualName } from '../lib/cluster/own.ts';
import { clusterState, type ClusterState } from '../lib/cluster/status.ts';
import { kindUp } from '../lib/cluster/up.ts';
import { columns, print, printJson, say } from '../lib/print.ts';
import type { GlobalOptions } from '../main.ts';

type Options = GlobalOptions & { readonly name?: string };

export async function run(options: Options, [action]: readonly unknown[]): Promise<number> {
  if (action === 'status') return status(options);
  const name = checkName(options.name ?? usualName);
  const place = { name, kubeconfig: kubeconfigFile() };
  return action === 'up' ? up(options, place) : down(options, place);
}

async function up({ stack, json }: Options, place: KindPlace): Promise<number> {
  const topology = await clusterTopology(stack);
  const { context, made, ports } = await kindUp(place, topology);
  const { name, kubeconfig } = place;
  if (json) printJson({ ok: true, cluster: name, context, kubeconfig, made, ports });
  else if (made) {
    print(`cluster ${name} is up; its context ${context} is the current one of ${kubeconfig}`);
  } else print(`cluster ${name} is already up`);
  const named = topology.cluster.context;
  if (named !== undefined && named !== context) {
    say(`stack ${stack} goes elsewhere: kafka-stack:kubeContext names ${named}`);
  }
  return 0;
}

async function down({ json }: Options, place: KindPlace): Promise<number> {
  const { deleted, claims } = await kindDown(place);
  const { name } = place;
  if (json) printJson({ ok: true, cluster: name, deleted, claims: claims ?? null });
  else print(deleted ? `cluster ${name} is deleted` : `there is no cluster ${name}`);
  return 0;
}

/** @returns 1 when the stack can use no cluster. */
async function status({ stack, json }: Options): Promise<number> {
  const state = await clusterState(await clusterTopology(stack));
  const ok = state.faults.every(({ level }) => level !== 'error');
  if (json) printJson({ stack, ok, ...state });
  else printState(stack, state);
  for (const each of state.faults) say(formatFault(each));
  return ok ? 0 : 1;
}

function printState(stack: string, state: ClusterState): void {
  const { contexts, context, because, version, nodes, ports } = state;
  const rows = contexts.map(({ name, server, local, current, used }) => [
    name,
    server,
    local ? 'this machine' : 'elsewhere',
    [current ? 'current' : '', used ? `used by ${stack}` : ''].filter(Boolean).join(', '),
  ]);
  print(columns(['CONTEXT', 'SERVER', 'WHERE', ''], rows));
  print('');
  print(
    context === null ? `stack ${stack}: ${because}` : `stack ${stack} uses ${context}: ${because}`,
  );
  if (version !== null) print(`it answers: Kubernetes ${version}`);
  const about = [
    ...nodes.map(({ name, ready, version }) => [name, ready ? 'ready' : 'not ready', version]),
    ...ports.map(({ port, mapped }) => [String(port), portText(mapped), '']),
  ];
  if (about.length > 0) print(`\n${columns(['NODE OR PORT', '', 'VERSION'], about)}`);
}

function portText(mapped: boolean | null): string {
  if (mapped === null) return 'a port of the nodes';
  return mapped ? 'mapped' : 'not mapped';
}
