/** Ports of this machine: free, our own, another stack's, or a stranger's. */
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { allPortsWithPid } from 'pid-port';
import { fault, type Fault } from '../../errors.ts';
import { homeDir } from '../../places.ts';
import { livingRecords, type RunRecord } from '../../provider/records.ts';
import {
  portSetting,
  runningParts,
  type Part,
  type Port,
  type Topology,
} from '../../topology/types.ts';

/** A port of this machine that a part of the stack wants. */
export interface PortClaim {
  readonly part: Part;
  readonly setting: string;
  readonly port: number;
  readonly address: string;
}

export async function portFaults(topology: Topology): Promise<Fault[]> {
  const own = recordsOf(topology.stack);
  const busy = await busyPorts(
    claimsOf(topology, ({ port }) => port),
    // Where no tool tells the holder, a service of ours that lives is taken for it.
    ({ pid, part, isHolderKnown }) =>
      own.some((record) => (isHolderKnown ? record.pid === pid : record.name === part.name)),
  );
  return busy.map((claim) => portFault(claim, problemOf(claim)));
}

/** @param number which number of a port is bound on this machine; undefined where none is */
export function claimsOf(
  topology: Topology,
  number: (port: Port) => number | undefined,
): PortClaim[] {
  return runningParts(topology).flatMap((part) =>
    part.ports.flatMap((each) => {
      const port = number(each);
      const setting = portSetting(part, each.name);
      return port === undefined ? [] : [{ part, setting, port, address: each.address }];
    }),
  );
}

export interface BusyPort extends PortClaim {
  /** The system's error code. */
  readonly reason: string;
  readonly pid: number | undefined;
  /** Whether a tool of this machine can tell holders at all. */
  readonly isHolderKnown: boolean;
}

/**
 * The ports that somebody else holds for longer than a trial takes: two commands that try the same ports at one moment
 * hold them against each other.
 */
export async function busyPorts(
  claims: readonly PortClaim[],
  isOwn: (claim: BusyPort) => boolean = () => false,
): Promise<BusyPort[]> {
  let busy = (await busyNow(claims)).filter((claim) => !isOwn(claim));
  for (let trials = 1; busy.length > 0 && trials < 4; trials += 1) {
    await setTimeout(20 + Math.random() * 80);
    busy = (await busyNow(busy)).filter((claim) => !isOwn(claim));
  }
  return busy;
}

async function busyNow(claims: readonly PortClaim[]): Promise<BusyPort[]> {
  const tried = claims.map(async (claim) => ({
    ...claim,
    reason: await whyNotFree(claim.port, claim.address),
  }));
  const busy = (await Promise.all(tried)).filter(({ reason }) => reason !== undefined);
  if (busy.length === 0) return [];
  const holders = await allPortsWithPid().catch(() => undefined);
  const isHolderKnown = holders !== undefined;
  return busy.map((claim) => ({
    ...claim,
    reason: claim.reason ?? '',
    pid: holders?.get(claim.port),
    isHolderKnown,
  }));
}

export function portFault({ setting, port }: PortClaim, problem: string): Fault {
  return fault('KS_PORT_IN_USE', {
    setting,
    value: String(port),
    problem,
    fix: 'stop the holder, or move this stack with kafka-stack:portOffset, or this port with the setting named here',
  });
}

export function problemOf({ reason, port, address, pid }: BusyPort): string {
  if (reason === 'EACCES') return `port ${port} may not be bound by this user`;
  if (reason === 'EADDRNOTAVAIL') return `${address} is no address of this machine`;
  if (reason !== 'EADDRINUSE') return `port ${port} cannot be bound (${reason})`;
  return `port ${port} is held by ${pid === undefined ? 'another process' : describeHolder(pid)}`;
}

/** @returns undefined when the port can be bound, else the system's error code. */
export async function whyNotFree(port: number, address: string): Promise<string | undefined> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  server.once('error', (error: NodeJS.ErrnoException) => {
    resolve(error.code ?? error.message);
  });
  server.listen({ port, host: address, exclusive: true }, () => {
    server.close(() => {
      resolve(undefined);
    });
  });
  return promise;
}

function describeHolder(pid: number): string {
  const record = stackNames()
    .flatMap(recordsOf)
    .find((each) => each.pid === pid);
  if (record) return `service ${record.name} of stack ${record.stack} (pid ${pid})`;
  return `pid ${pid} (${commandOf(pid)})`;
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim().slice(0, 80);
  } catch {
    return 'a process of another user';
  }
}

function recordsOf(stack: string): RunRecord[] {
  return livingRecords(join(homeDir, 'stacks', stack, 'run')).map(({ record }) => record);
}

function stackNames(): string[] {
  try {
    return readdirSync(join(homeDir, 'stacks'));
  } catch {
    return [];
  }
}
