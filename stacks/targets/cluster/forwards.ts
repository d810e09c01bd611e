/** Access by port-forward: which programs of this machine lead to which Services. */
import { delimiter, join, resolve } from 'node:path';
import { projectDir, stackPlaces } from '../../places.ts';
import type { ProcessInputs } from '../../provider/process.ts';
import { livingRecords, readLiving } from '../../provider/records.ts';
import { isMember, membersOf, type Part, type Topology } from '../../topology/types.ts';
import { logFile } from '../machine/folders.ts';
import { busyPorts, claimsOf, portFault, problemOf } from '../machine/ports.ts';
import type { Fault } from '../../errors.ts';
import type { ClusterPlace } from './kubectl.ts';
import { isStateful, objectName } from './manifests.ts';

/** Those that lead to a part: one a pod where each pod has a Service of its own. */
export function forwardsOf(part: Part, topology: Topology, place: ClusterPlace): ProcessInputs[] {
  if (topology.cluster.access !== 'port-forward') return [];
  const members = isMember(part) ? membersOf(topology, part.service) : [part];
  return members.flatMap((member, index) => {
    const service = isStateful(part) ? `${objectName(part)}-${index}` : objectName(part);
    return hasPublished(member) ? [forwardOf(member, service, topology, place)] : [];
  });
}

function hasPublished({ ports }: Part): boolean {
  return ports.some(({ published }) => published !== undefined);
}

/** @param service the Service that publishes the part */
function forwardOf(
  part: Part,
  service: string,
  { stack, listenAddress }: Topology,
  place: ClusterPlace,
): ProcessInputs {
  const places = stackPlaces(stack);
  const name = forwardName(part);
  const pairs = part.ports.flatMap(({ port, published }) =>
    published === undefined ? [] : [`${published}:${port}`],
  );
  const where = ['--context', place.context, '--namespace', place.namespace];
  return {
    stack,
    name,
    command: [node, program, ...where, '--address', listenAddress, service, ...pairs],
    env: loginVariables(),
    cwd: places.root,
    files: {},
    directories: [places.root],
    logFile: logFile(places, name),
    recordFile: recordFile(stack, part),
    stopGraceMs: 10_000,
    waits: [],
  };
}

const node = join(projectDir, 'node_modules', '.bin', 'node');
const program = join(import.meta.dirname, 'forward', 'main.ts');

export function forwardName({ name }: Pick<Part, 'name'>): string {
  return `${name}-forward`;
}

function recordFile(stack: string, part: Part): string {
  return join(stackPlaces(stack).run, `${forwardName(part)}.json`);
}

/** Whether this machine reaches the part, as far as forwards are concerned. */
export function isForwarded(part: Part, { stack, cluster }: Topology): boolean {
  if (cluster.access !== 'port-forward' || !hasPublished(part)) return true;
  return readLiving(recordFile(stack, part)) !== undefined;
}

/** What kubectl and the programs that log in for it obey of the caller's shell. */
function loginVariables(): Record<string, string> {
  const names = ['AWS_PROFILE', 'AWS_CONFIG_FILE', 'CLOUDSDK_CONFIG', 'AZURE_CONFIG_DIR'];
  const found = [...names, 'HTTPS_PROXY', 'NO_PROXY'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const files = process.env['KUBECONFIG']?.split(delimiter).filter(Boolean) ?? [];
  // The program does not start where this command was called.
  const whole = files.map((file) => resolve(file)).join(delimiter);
  return { ...Object.fromEntries(found), ...(whole === '' ? {} : { KUBECONFIG: whole }) };
}

/** Ports of this machine that the forwards want and somebody else holds. */
export async function forwardPortFaults(topology: Topology): Promise<Fault[]> {
  const own = livingRecords(stackPlaces(topology.stack).run).map(({ record }) => record);
  const claims = claimsOf(topology, ({ published }) => published);
  const busy = await busyPorts(claims, ({ pid, part, isHolderKnown }) =>
    own.some(({ name, pid: ownPid }) =>
      isHolderKnown ? ownPid === pid : name === forwardName(part),
    ),
  );
  return busy.map((claim) => portFault(claim, problemOf(claim)));
}
