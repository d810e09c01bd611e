/** What is on the engine: containers, volumes and networks, and whose they are. */
import { homeDir } from '../../places.ts';
import { askDocker, docker } from './docker.ts';

/** Labels of everything that a stack makes on an engine. */
export const labelNames = {
  stack: 'kafka-stack.stack',
  service: 'kafka-stack.service',
  /** The home whose state knows it: two checkouts may have stacks of one name. */
  home: 'kafka-stack.home',
  /** When it was made; another time means another object. */
  made: 'kafka-stack.made',
} as const;

export function stackLabels(stack: string): Record<string, string> {
  return { [labelNames.stack]: stack, [labelNames.home]: homeDir };
}

/** What an engine object is to a stack. */
export type Owner = 'own' | { readonly stack: string; readonly home: string } | 'stranger';

export function ownerOf(labels: Labels, stack: string): Owner {
  const named = labels?.[labelNames.stack];
  const home = labels?.[labelNames.home] ?? '';
  if (named === undefined) return 'stranger';
  return named === stack && home === homeDir ? 'own' : { stack: named, home };
}

type Labels = Readonly<Record<string, string>> | null | undefined;

export interface ContainerInfo {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly labels: Labels;
  /** `created`, `running`, `paused`, `restarting`, `removing`, `exited` or `dead`. */
  readonly status: string;
  readonly exitCode: number;
  readonly oomKilled: boolean;
  /** Why the engine could not start it; empty where it could. */
  readonly error: string;
  /** `starting`, `healthy` or `unhealthy`; undefined without a health check. */
  readonly health: string | undefined;
  /** ISO 8601. */
  readonly startedAt: string;
  /** How often the engine itself has started it again. */
  readonly restarts: number;
  readonly pid: number;
  /** Ports of the machine that it publishes. */
  readonly ports: readonly number[];
}

interface Inspected {
  readonly Id: string;
  readonly Name: string;
  readonly RestartCount: number;
  readonly State: {
    readonly Status: string;
    readonly ExitCode: number;
    readonly OOMKilled: boolean;
    readonly Error: string;
    readonly StartedAt: string;
    readonly Pid: number;
    readonly Health?: { readonly Status: string };
  };
  readonly Config: { readonly Image: string; readonly Labels: Labels };
  readonly HostConfig: {
    readonly PortBindings: Readonly<
      Record<string, readonly { readonly HostPort: string }[] | null>
    > | null;
  };
}

/** @param names ids or names; those that are not there are left out */
export async function inspectContainers(names: readonly string[]): Promise<ContainerInfo[]> {
  if (names.length === 0) return [];
  const { stdout } = await askDocker(['container', 'inspect', ...names]);
  return (JSON.parse(stdout || '[]') as Inspected[]).map(toInfo);
}

function toInfo({ Id, Name, RestartCount, State, Config, HostConfig }: Inspected): ContainerInfo {
  const bindings = Object.values(HostConfig.PortBindings ?? {}).flatMap((each) => each ?? []);
  return {
    id: Id,
    name: Name.replace(/^\//, ''),
    image: Config.Image,
    labels: Config.Labels,
    status: State.Status,
    exitCode: State.ExitCode,
    oomKilled: State.OOMKilled,
    error: State.Error,
    health: State.Health?.Status,
    startedAt: State.StartedAt,
    restarts: RestartCount,
    pid: State.Pid,
    ports: bindings.map(({ HostPort }) => Number(HostPort)).filter((port) => port > 0),
  };
}

/** All containers of the engine, running or not. */
export async function allContainers(): Promise<ContainerInfo[]> {
  const ids = (await docker(['ps', '--all', '--quiet', '--no-trunc'])).split('\n').filter(Boolean);
  return inspectContainers(ids);
}

/** Containers of a stack of this home. */
export async function stackContainers(stack: string): Promise<ContainerInfo[]> {
  const all = await docker(['ps', '--all', '--quiet', '--no-trunc', ...filters(stack)]);
  return inspectContainers(all.split('\n').filter(Boolean));
}

function filters(stack: string): string[] {
  return Object.entries(stackLabels(stack)).flatMap(([name, value]) => [
    '--filter',
    `label=${name}=${value}`,
  ]);
}

export interface NamedObject {
  readonly name: string;
  readonly labels: Labels;
}

/** @returns those of the volumes that are there */
export async function inspectVolumes(names: readonly string[]): Promise<NamedObject[]> {
  if (names.length === 0) return [];
  const { stdout } = await askDocker(['volume', 'inspect', ...names]);
  const found = JSON.parse(stdout || '[]') as { Name: string; Labels: Labels }[];
  return found.map(({ Name, Labels }) => ({ name: Name, labels: Labels }));
}

export interface NetworkInfo extends NamedObject {
  readonly id: string;
}

/** Networks with this name: an engine may have several. */
export async function networksNamed(name: string): Promise<NetworkInfo[]> {
  const listed = await docker([
    'network',
    'ls',
    '--quiet',
    '--no-trunc',
    '--filter',
    `name=${name}`,
  ]);
  const ids = listed.split('\n').filter(Boolean);
  if (ids.length === 0) return [];
  const { stdout } = await askDocker(['network', 'inspect', ...ids]);
  const found = JSON.parse(stdout || '[]') as { Id: string; Name: string; Labels: Labels }[];
  return found
    .filter(({ Name }) => Name === name)
    .map(({ Id, Name, Labels }) => ({ id: Id, name: Name, labels: Labels }));
}

/**
 * Last lines that a container has written, both streams.
 * @param until ISO 8601: of these lines, those before that moment; docker counts first and looks at times afterwards
 */
export async function lastLogLines(
  container: string,
  count: number,
  until?: string,
): Promise<string[]> {
  const end = until === undefined ? [] : ['--until', until];
  const { stdout, stderr } = await askDocker(['logs', '--tail', String(count), ...end, container]);
  return `${stdout}\n${stderr}`.split('\n');
}
