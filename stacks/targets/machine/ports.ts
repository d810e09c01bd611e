/** Ports of this machine: free, our own, another stack's, or a stranger's. */
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { portToPid } from 'pid-port';
import { fault, type Fault } from '../../errors.ts';
import { homeDir } from '../../places.ts';
import { livingRecords, type RunRecord } from '../../provider/records.ts';
import type { Service, Topology } from '../../topology/types.ts';

export async function portFaults(topology: Topology): Promise<Fault[]> {
  const services = topology.services.filter(({ unavailable }) => unavailable === undefined);
  const own = recordsOf(topology.stack);
  const asked = services.flatMap((service) =>
    service.ports.map((port) => portFault(service, port.name, port.port, topology, own)),
  );
  return (await Promise.all(asked)).filter((found) => found !== undefined);
}

async function portFault(
  service: Service,
  name: string,
  port: number,
  topology: Topology,
  own: readonly RunRecord[],
): Promise<Fault | undefined> {
  const reason = await whyNotFree(port, topology.listenAddress);
  if (reason === undefined) return undefined;
  const pid = reason === 'EADDRINUSE' ? await holderOf(port) : undefined;
  if (own.some((record) => record.pid === pid)) return undefined;
  return fault('KS_PORT_IN_USE', {
    setting: `kafka-stack:ports.${service.name}.${name}`,
    value: String(port),
    problem: problemOf(reason, port, topology.listenAddress, pid),
    fix: 'stop the holder, or move this stack with kafka-stack:portOffset or this one port with the setting named here',
  });
}

function problemOf(reason: string, port: number, address: string, pid: number | undefined): string {
  if (reason === 'EACCES') return `port ${port} may not be bound by this user`;
  if (reason === 'EADDRNOTAVAIL') return `${address} is no address of this machine`;
  if (reason !== 'EADDRINUSE') return `port ${port} cannot be bound (${reason})`;
  return `port ${port} is held by ${pid === undefined ? 'another process' : describeHolder(pid)}`;
}

/** @returns undefined when the port can be bound, else the system's error code. */
async function whyNotFree(port: number, address: string): Promise<string | undefined> {
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

async function holderOf(port: number): Promise<number | undefined> {
  return portToPid({ port, host: '*' }).catch(() => portToPid(port).catch(() => undefined));
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
