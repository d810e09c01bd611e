/** The schemas of one registry as records name them, kept: an id never gets another schema. */
import type { Type } from 'avsc';
import type { HttpSource } from '../../cluster/http-source.ts';
import { PageError, reasonOf } from '../../shell/errors.ts';
import {
  latestOf,
  schemaById,
  type RegisteredSchema,
  type Schema,
} from '../../schemas/registry.ts';
import { referencedBy } from '../../schemas/references.ts';
import { decodeAvro } from './decode.ts';
import { encodeJson } from './from-json.ts';
import { avroText } from './to-json.ts';
import { typeOf } from './type.ts';

export interface Decoded {
  readonly kind: 'avro' | 'json';
  /** JSON. */
  readonly text: string;
  readonly schemaId: number;
}

const headBytes = 5;
/** Bounds what wrong bytes, which all look like other ids, can fill. */
const mostKept = 1000;
const missingKeptMs = 5000;

type Reader = (bytes: Buffer) => Pick<Decoded, 'kind' | 'text'>;

export class Schemas {
  readonly #registry: HttpSource;
  readonly #readers = new Map<number, Promise<Reader>>();

  constructor(registry: HttpSource) {
    this.#registry = registry;
  }

  /** @throws Error that says why these bytes cannot be read; SourceError where the registry cannot be asked */
  async decode(bytes: Buffer): Promise<Decoded> {
    if (bytes.length < headBytes || bytes[0] !== 0) {
      throw new Error('it does not begin with a zero byte and the id of a schema');
    }
    const schemaId = bytes.readInt32BE(1);
    const read = await this.#reader(schemaId);
    try {
      return { ...read(bytes.subarray(headBytes)), schemaId };
    } catch (error) {
      throw new Error(`it does not fit schema ${schemaId}: ${reasonOf(error)}`, { cause: error });
    }
  }

  /** @throws AvroValueError; PageError where the subject has no Avro schema; SourceError */
  async encode(subject: string, json: string): Promise<Buffer> {
    const latest = await latestOf(this.#registry, subject);
    if (latest.type !== 'AVRO') {
      throw new PageError(400, `subject ${subject} has a schema of ${latest.type}, not AVRO`);
    }
    const head = Buffer.alloc(headBytes);
    head.writeInt32BE(latest.id, 1);
    return Buffer.concat([head, encodeJson(await this.#type(latest), json)]);
  }

  #reader(id: number): Promise<Reader> {
    const known = this.#readers.get(id);
    if (known !== undefined) return known;
    if (this.#readers.size >= mostKept) this.#readers.clear();
    const reader = this.#makeReader(id);
    this.#readers.set(id, reader);
    // It may be registered, or the registry be there again, a moment later.
    reader.catch(() => setTimeout(() => this.#readers.delete(id), missingKeptMs).unref());
    return reader;
  }

  async #makeReader(id: number): Promise<Reader> {
    const schema = await schemaById(this.#registry, id);
    if (schema === undefined) throw new Error(`the registry knows no schema ${id}`);
    return this.#readerOf(schema);
  }

  async #readerOf(schema: Schema): Promise<Reader> {
    switch (schema.type) {
      case 'AVRO': {
        const type = await this.#type(schema);
        return (bytes) => ({ kind: 'avro', text: avroText(decodeAvro(type, bytes)) });
      }
      case 'JSON':
        return (bytes) => ({ kind: 'json', text: bytes.toString('utf8') });
      case 'PROTOBUF':
        throw new Error(`schemas of ${schema.type} are not read here`);
    }
  }

  async #type(schema: Schema | RegisteredSchema): Promise<Type> {
    const named = await referencedBy(this.#registry, schema);
    return typeOf(
      schema.text,
      named.map(({ text }) => text),
    );
  }
}

const all = new WeakMap<HttpSource, Schemas>();

/** @returns undefined where the cluster has no registry */
export function schemasOf(registry: HttpSource | undefined): Schemas | undefined {
  if (registry === undefined) return undefined;
  const known = all.get(registry) ?? new Schemas(registry);
  all.set(registry, known);
  return known;
}
