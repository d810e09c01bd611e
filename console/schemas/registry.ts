/** What is asked of the schema registry, in the paths that Confluent's has and Apicurio imitates. */
import { StatusError, type HttpSource } from '../cluster/http-source.ts';
import { PageError, SourceError } from '../shell/errors.ts';
import { nearestOf } from '../shell/nearest.ts';

export interface Schema {
  readonly type: SchemaType;
  readonly text: string;
  readonly references: readonly Reference[];
}

export interface RegisteredSchema extends Schema {
  readonly subject: string;
  readonly version: number;
  readonly id: number;
}

/** Another schema that one is made with. */
export interface Reference {
  readonly name: string;
  readonly subject: string;
  readonly version: number;
}

export const schemaTypes = ['AVRO', 'JSON', 'PROTOBUF'] as const;
export type SchemaType = (typeof schemaTypes)[number];

/** @returns sorted @throws SourceError */
export async function subjectsOf(registry: HttpSource): Promise<string[]> {
  const subjects = (await registry.json('/subjects')) as string[];
  return subjects.toSorted();
}

/** A page of messages is better without schemas than late. */
const longestWaitMs = 5000;

/** @returns undefined where the registry has no such id @throws SourceError */
export async function schemaById(registry: HttpSource, id: number): Promise<Schema | undefined> {
  const signal = AbortSignal.timeout(longestWaitMs);
  const work = registry.json(`/schemas/ids/${id}`, { signal });
  const found = (await orMissing(work)) as Answer | undefined;
  return found && schemaOf(found);
}

/** @throws PageError 404; SourceError */
export function latestOf(registry: HttpSource, subject: string): Promise<RegisteredSchema> {
  return versionOf(registry, subject, 'latest');
}

/** @throws PageError 404; SourceError */
export async function versionOf(
  registry: HttpSource,
  subject: string,
  version: number | 'latest',
): Promise<RegisteredSchema> {
  const path = `/subjects/${encodeURIComponent(subject)}/versions/${version}`;
  const found = (await orMissing(registry.json(path))) as Required<Answer> | undefined;
  if (found !== undefined) {
    return { ...schemaOf(found), subject, version: found.version, id: found.id };
  }
  const versions = await versionsOf(registry, subject);
  const problem = `subject ${subject} has no version ${version}`;
  throw new PageError(404, problem, `it has ${versions.join(', ')}`);
}

/** @returns oldest first @throws PageError 404 where there is no such subject; SourceError */
export async function versionsOf(registry: HttpSource, subject: string): Promise<number[]> {
  const path = `/subjects/${encodeURIComponent(subject)}/versions`;
  const found = (await orMissing(registry.json(path))) as number[] | undefined;
  if (found !== undefined && found.length > 0) return found.toSorted((a, b) => a - b);
  const problem = `the schema registry has no subject ${subject}`;
  throw new PageError(404, problem, nearestOf(subject, await subjectsOf(registry)));
}

/** @returns undefined for an answer 404 @throws SourceError */
export async function orMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/** Of the answer that the registry gave; undefined where it gave none. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof SourceError)) return undefined;
  return error.cause instanceof StatusError ? error.cause.status : undefined;
}

interface Answer {
  readonly schema: string;
  /** Left out for Avro. */
  readonly schemaType?: string | null;
  readonly references?: readonly Reference[] | null;
  readonly id?: number;
  readonly version?: number;
}

function schemaOf({ schema, schemaType, references }: Answer): Schema {
  const type = schemaTypes.find((each) => each === schemaType) ?? 'AVRO';
  return { type, text: schema, references: references ?? [] };
}
