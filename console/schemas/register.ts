/** New versions, and the end of subjects. */
import type { HttpSource } from '../cluster/http-source.ts';
import { PageError, SourceError } from '../shell/errors.ts';
import { wrongValue } from '../shell/query.ts';
import { orMissing, schemaTypes, statusOf, type Reference, type Schema } from './registry.ts';

export interface SchemaFields {
  readonly subject: string;
  readonly type: string;
  readonly schema: string;
  /** Lines `name subject version`. */
  readonly references: string;
}

export interface Check {
  readonly isCompatible: boolean;
  /** The registry's reasons. */
  readonly messages: readonly string[];
}

/** @throws PageError 400 that names the field */
export function schemaIn({ type, schema, references }: SchemaFields): Schema {
  const known = schemaTypes.find((each) => each === type);
  if (known === undefined) throw wrongValue('type', type, schemaTypes.join(', '));
  if (schema.trim() === '') throw wrongValue('schema', schema, `a schema of type ${known}`);
  if (known !== 'PROTOBUF') mustBeJson(schema);
  return { type: known, text: schema, references: referencesIn(references) };
}

/**
 * Asks whether the schema may be the next version. A subject without versions takes any.
 * @throws PageError 400 where the registry cannot read it; SourceError
 */
export async function checkSchema(
  registry: HttpSource,
  subject: string,
  schema: Schema,
): Promise<Check> {
  const path = `/compatibility/subjects/${encodeURIComponent(subject)}/versions`;
  const ask = (which: string) =>
    tellRefusal(
      registry.json(`${path}${which}?verbose=true`, { method: 'POST', body: bodyOf(schema) }),
    );
  // All versions that the level names; older registries only compare with the latest.
  const answer = (await orMissing(ask(''))) ?? (await orMissing(ask('/latest')));
  const { is_compatible: isCompatible = true, messages } = (answer ?? {}) as CheckAnswer;
  return { isCompatible, messages: messages ?? [] };
}

/** @returns its id @throws PageError 400 where the registry refuses; SourceError */
export async function registerSchema(
  registry: HttpSource,
  subject: string,
  schema: Schema,
): Promise<number> {
  const path = `/subjects/${encodeURIComponent(subject)}/versions`;
  const request = { method: 'POST', body: bodyOf(schema) } as const;
  const { id } = (await tellRefusal(registry.json(path, request))) as { readonly id: number };
  return id;
}

/** Softly: by their ids the schemas can still be read. @throws PageError 400; SourceError */
export async function deleteSubject(registry: HttpSource, subject: string): Promise<void> {
  const path = `/subjects/${encodeURIComponent(subject)}`;
  await tellRefusal(registry.json(path, { method: 'DELETE' }));
}

interface CheckAnswer {
  readonly is_compatible?: boolean;
  readonly messages?: readonly string[];
}

function bodyOf({ type, text, references }: Schema) {
  return {
    schema: text,
    // Old registries know Avro only, and not this name.
    ...(type === 'AVRO' ? {} : { schemaType: type }),
    ...(references.length === 0 ? {} : { references }),
  };
}

function mustBeJson(schema: string): void {
  try {
    JSON.parse(schema);
  } catch (error) {
    throw new PageError(400, `schema is no JSON: ${(error as Error).message}`);
  }
}

function referencesIn(text: string): Reference[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [name = '', subject = '', version = '', ...more] = line.trim().split(/\s+/);
      if (/^[1-9]\d{0,8}$/.test(version) && more.length === 0) {
        return { name, subject, version: Number(version) };
      }
      throw wrongValue('references', line, 'lines of a name, a subject and a version');
    });
}

const notFound = 404;

/** An answer that says no is not a registry that does not answer. */
export async function tellRefusal<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const status = statusOf(error) ?? 500;
    if (!(error instanceof SourceError) || status >= 500 || status === notFound) throw error;
    throw new PageError(400, `the registry refuses: ${error.message}`, undefined, { cause: error });
  }
}
