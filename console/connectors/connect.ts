/** What a Connect cluster says of its connectors. */
import type { HttpSource } from '../cluster/http-source.ts';
import { StatusError } from '../cluster/http-source.ts';
import { PageError, SourceError } from '../shell/errors.ts';
import { nearestOf } from '../shell/nearest.ts';

export type Config = Readonly<Record<string, string>>;

export interface Task {
  readonly id: number;
  /** Such as RUNNING, PAUSED, FAILED, UNASSIGNED. */
  readonly state: string;
  /** `host:port` of the Connect process that runs it. */
  readonly worker: string;
  /** Of Java, where it has failed. */
  readonly trace: string | undefined;
}

export interface Connector {
  readonly name: string;
  /** `source` or `sink`; unknown where Connect does not tell. */
  readonly type: string;
  readonly className: string;
  /** As of a task. */
  readonly state: string;
  readonly worker: string;
  readonly trace: string | undefined;
  /** By id. */
  readonly tasks: readonly Task[];
  readonly config: Config;
}

export interface Plugin {
  readonly className: string;
  readonly type: string;
  readonly version: string;
}

/** By name; one request. @throws SourceError */
export async function listConnectors(source: HttpSource): Promise<readonly Connector[]> {
  const answer = await source.json('/connectors?expand=status&expand=info');
  return Object.entries((answer ?? {}) as Record<string, Expanded>)
    .map(([name, { status, info }]) => connectorOf(name, info, status))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** @throws PageError 404; SourceError */
export async function readConnector(source: HttpSource, name: string): Promise<Connector> {
  const path = connectorPath(name);
  const info = await orMissing(source.json(path));
  if (info === undefined) throw await unknownConnector(source, name);
  // A moment after it was made it has no status yet.
  const status = await orMissing(source.json(`${path}/status`));
  return connectorOf(name, info as Info, status as Status | undefined);
}

/** Those that it has used; empty where Connect does not keep count. @throws SourceError */
export async function topicsOf(source: HttpSource, name: string): Promise<readonly string[]> {
  const answer = await source.json(`${connectorPath(name)}/topics`).catch(notTold);
  const { topics } =
    ((answer ?? {}) as Readonly<Record<string, { topics?: string[] }>>)[name] ?? {};
  return [...(topics ?? [])].sort();
}

/** Connectors that can be made there. @throws SourceError */
export async function pluginsOf(source: HttpSource): Promise<readonly Plugin[]> {
  const plugins = (await source.json('/connector-plugins')) as readonly RawPlugin[];
  return plugins
    .map((each) => ({ className: each.class, type: each.type, version: each.version ?? '-' }))
    .sort((a, b) => (a.className < b.className ? -1 : 1));
}

export function connectorPath(name: string): string {
  return `/connectors/${encodeURIComponent(name)}`;
}

/** What HTTP answered; undefined where nothing did. */
export function statusIn(error: unknown): StatusError | undefined {
  const isAnswer = error instanceof SourceError && error.cause instanceof StatusError;
  return isAnswer ? (error.cause as StatusError) : undefined;
}

interface RawPlugin {
  readonly class: string;
  readonly type: string;
  readonly version?: string | null;
}

interface Part {
  readonly state?: string;
  readonly worker_id?: string;
  readonly trace?: string;
}

interface Status {
  readonly type?: string;
  readonly connector?: Part;
  readonly tasks?: readonly (Part & { readonly id: number })[];
}

interface Info {
  readonly type?: string;
  readonly config?: Readonly<Record<string, string | null>>;
}

interface Expanded {
  readonly status?: Status;
  readonly info?: Info;
}

export function connectorOf(name: string, info: Info = {}, status: Status = {}): Connector {
  const config = Object.fromEntries(
    Object.entries(info.config ?? {}).map(([key, value]) => [key, value ?? '']),
  );
  const tasks = (status.tasks ?? []).map((task) => ({ id: task.id, ...partOf(task) }));
  return {
    name,
    type: info.type ?? status.type ?? 'unknown',
    className: config['connector.class'] ?? '',
    ...partOf(status.connector),
    tasks: tasks.sort((a, b) => a.id - b.id),
    config,
  };
}

function partOf({ state, worker_id: worker, trace }: Part = {}) {
  return { state: state ?? 'UNASSIGNED', worker: worker ?? '', trace };
}

async function orMissing(work: Promise<unknown>): Promise<unknown> {
  return work.catch((error: unknown) => {
    if (statusIn(error)?.status === 404) return undefined;
    throw error;
  });
}

/** Old ones do not know the question, others are told not to answer. */
function notTold(error: unknown): undefined {
  if (statusIn(error) === undefined) throw error;
}

async function unknownConnector(source: HttpSource, name: string): Promise<PageError> {
  const names = (await source.json('/connectors')) as readonly string[];
  return new PageError(404, `there is no connector ${name}`, nearestOf(name, names));
}
