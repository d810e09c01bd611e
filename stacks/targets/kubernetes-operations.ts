/** What people do with a stack in a cluster: look, read logs, run tools, delete data. */
import { proofsAbout } from '../readiness/proofs/about.ts';
import { partsOf, serviceOf, type Part, type Topology } from '../topology/types.ts';
import { stackPlaces } from '../places.ts';
import { describeCluster } from './cluster/cluster.ts';
import { claimsOf, deleteClaims } from './cluster/claims.ts';
import { isForwarded } from './cluster/forwards.ts';
import { deliveryTo } from './cluster/connectors-volume.ts';
import { awaitedContent, refresh } from './cluster/connectors.ts';
import { kubectl, listObjects, placeArgs, type ClusterPlace } from './cluster/kubectl.ts';
import { isStateful, objectName } from './cluster/manifests.ts';
import { labelNames } from './cluster/names.ts';
import { sweep } from './cluster/orphans.ts';
import { placeOf } from './cluster/place.ts';
import { isReady, startedAtOf, troubleOf, type Pod } from './cluster/pod-state.ts';
import { podName, podOf } from './cluster/pod-names.ts';
import { residentBytes } from './cluster/usage.ts';
import { stopOrphans } from './machine/orphans.ts';
import {
  publishedEndpoints,
  stackAbsent,
  type LogOptions,
  type Operations,
  type ServiceStatus,
} from './target.ts';
import { captured, jmxAddresses, printLines, runHere } from './containers/commands.ts';
import { toolVariables } from './containers/tool-environment.ts';

export const kubernetesOperations: Operations = {
  endpoints: publishedEndpoints,

  /** From Connect's pod, which is to the broker what the UI's is: another one on its network. */
  async tools(topology) {
    const place = await placeOf(topology);
    const connect = serviceOf(topology, 'connect');
    const tool = (...command: string[]) => execWords(place, podOf(connect), command, false);
    return {
      jmxTool: tool('kafka-run-class', 'kafka.tools.JmxTool'),
      jmxAddress: jmxAddresses(topology),
      consoleProducer: tool('kafka-console-producer'),
      consoleConsumer: tool('kafka-console-consumer'),
      removeFile: tool('rm', '-f'),
    };
  },

  needs: (topology) => [
    { what: 'cluster', look: async () => describeCluster(await placeOf(topology)) },
  ],

  async status(topology) {
    const place = await placeOf(topology);
    const [pods, bytes] = await Promise.all([podsOf(topology, place), residentBytes(place)]);
    return partsOf(topology).map((part) => {
      const status = statusOf(part, pods, bytes);
      if (status.state !== 'running' || isForwarded(part, topology)) return status;
      return { ...status, reason: 'its port-forward has ended: ./kstack up starts it' };
    });
  },

  async logs(topology, parts, options) {
    const place = await placeOf(topology);
    const pods = await podsOf(topology, place);
    const wanted = parts.filter((part) => podAmong(part, pods) !== undefined);
    if (wanted.length === 0)
      throw stackAbsent(topology.stack, 'there are no logs: the stack is not up');
    const width = Math.max(...wanted.map(({ name }) => name.length));
    const prefix = ({ name }: Part) => (wanted.length === 1 ? '' : `${name.padEnd(width)} | `);
    await Promise.all(
      wanted.map((part) => printLines(logWords(place, podOf(part), options), prefix(part))),
    );
  },

  async exec(topology, part, command) {
    const place = await placeOf(topology);
    await refuseStopped(topology, part, place);
    return runHere(execWords(place, podOf(part), command, process.stdin.isTTY));
  },

  async capture(topology, part, command) {
    const place = await placeOf(topology);
    await refuseStopped(topology, part, place);
    return captured(execWords(place, podOf(part), command, false));
  },

  async volumes(topology) {
    return claimsOf(topology, await placeOf(topology));
  },

  async deleteVolumes(topology) {
    await deleteClaims(topology, await placeOf(topology));
  },

  async restart(topology, parts) {
    const place = await placeOf(topology);
    for (const part of parts) await refreshConnectors(part, topology, place);
    // Clients end before those they need; the cluster starts each again.
    for (const part of parts.toReversed()) await restartPods(part, topology, place);
    return proofsAbout(parts);
  },

  async sweep(topology, known) {
    const forwards = await stopOrphans(stackPlaces(topology.stack).run, known);
    return [...forwards, ...(await sweep(topology, await placeOf(topology), known))];
  },
};

async function podsOf({ stack }: Topology, place: ClusterPlace): Promise<Pod[]> {
  return listObjects<Pod>(place, 'pods', { [labelNames.instance]: stack });
}

/** The one that lives longest: an older one is on its way out. */
function podAmong(part: Part, pods: readonly Pod[]): Pod | undefined {
  const own = pods.filter(({ metadata: { name, labels, deletionTimestamp } }) => {
    const isOwn = isStateful(part)
      ? name === podName(part)
      : labels?.[labelNames.name] === part.name;
    return isOwn && deletionTimestamp === undefined;
  });
  return own.toSorted((a, b) =>
    b.metadata.creationTimestamp.localeCompare(a.metadata.creationTimestamp),
  )[0];
}

function statusOf(
  part: Part,
  pods: readonly Pod[],
  bytes: ReadonlyMap<string, number>,
): ServiceStatus {
  const ports = part.ports.flatMap(({ published }) => published ?? []);
  const base = { service: part.name, name: objectName(part), ports };
  const { unavailable } = part;
  if (unavailable !== undefined) return { ...base, state: 'unavailable', reason: unavailable };
  const pod = podAmong(part, pods);
  if (pod === undefined) return { ...base, state: 'stopped' };
  const { name } = pod.metadata;
  const startedAt = startedAtOf(pod);
  const trouble = troubleOf(pod);
  if (startedAt === undefined) {
    return {
      ...base,
      name,
      state: 'stopped',
      ...(trouble === undefined ? {} : { reason: trouble }),
    };
  }
  const used = bytes.get(name);
  return {
    ...base,
    name,
    state: 'running',
    startedAt,
    ...(used === undefined ? {} : { residentBytes: used }),
    ...(isReady(pod) || trouble === undefined ? {} : { reason: trouble }),
  };
}

/** @throws UserFault when the part does not run */
async function refuseStopped(topology: Topology, part: Part, place: ClusterPlace): Promise<void> {
  const pod = podAmong(part, await podsOf(topology, place));
  if (pod !== undefined && startedAtOf(pod) !== undefined) return;
  throw stackAbsent(topology.stack, `there is nothing to run it in: ${part.name} does not run`);
}

function execWords(
  place: ClusterPlace,
  pod: string,
  command: readonly string[],
  terminal: boolean,
): string[] {
  const variables = toolVariables(command);
  const env = variables.length === 0 ? [] : ['env', ...variables];
  const flags = terminal ? ['-it'] : ['-i'];
  return ['kubectl', ...placeArgs(place), 'exec', ...flags, pod, '--', ...env, ...command];
}

function logWords(place: ClusterPlace, pod: string, { follow, tail }: LogOptions): string[] {
  const args = [`--tail=${tail ?? -1}`, ...(follow ? ['--follow'] : []), pod];
  return ['kubectl', ...placeArgs(place), 'logs', ...args];
}

/** Its pod goes on waiting for what it was made with: the claim keeps that name for what is in it. */
async function refreshConnectors(
  part: Part,
  topology: Topology,
  place: ClusterPlace,
): Promise<void> {
  const delivery = deliveryTo(part, topology, place, '');
  const pod = podAmong(part, await podsOf(topology, place));
  const content = pod === undefined ? undefined : awaitedContent(pod);
  if (delivery === undefined || content === undefined) return;
  await refresh({ ...delivery, content });
}

/** Waits until they are gone: what they need may be next. */
async function restartPods(part: Part, topology: Topology, place: ClusterPlace): Promise<void> {
  const pod = podAmong(part, await podsOf(topology, place));
  if (pod === undefined) return;
  await kubectl(place, ['delete', 'pod', pod.metadata.name, '--wait']);
}
