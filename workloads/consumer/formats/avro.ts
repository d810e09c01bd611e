/** Avro in Confluent's framing: a zero byte, the 4-byte id of the schema in the registry, then the value. */
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';
import { messageOf } from '../../shared/errors.ts';
import { FormatError } from './errors.ts';
import { textField } from './field.ts';

const headBytes = 5;
const notFound = 404;

interface Schema {
  fromBuffer(bytes: Buffer): unknown;
}

/**
 * @returns a reader of a text field. It throws a FormatError when the bytes are wrong or the registry does not know
 * their schema; any other error means that the registry could not be asked, and reading again may help.
 */
export function avroReader(registryUrl: string, field: string): (bytes: Buffer) => Promise<string> {
  const registry = new SchemaRegistry({ host: registryUrl, retry: { retries: 0 } });
  const known = new Map<number, Schema>();
  return async (bytes) => {
    const id = schemaId(bytes);
    const schema = known.get(id) ?? (await fetchSchema(registry, id));
    known.set(id, schema);
    return textField(decode(schema, bytes.subarray(headBytes)), field);
  };
}

function schemaId(bytes: Buffer): number {
  if (bytes.length < headBytes) {
    throw new FormatError('truncated', `at least ${headBytes} bytes, got ${bytes.length}`);
  }
  if (bytes[0] !== 0) throw new FormatError('not Avro', `the first byte is ${String(bytes[0])}`);
  return bytes.readInt32BE(1);
}

async function fetchSchema(registry: SchemaRegistry, id: number): Promise<Schema> {
  try {
    return await registry.getSchema(id);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    throw new FormatError('not Avro', `the registry knows no schema ${id}`, { cause: error });
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'status' in error && error.status === notFound;
}

function decode(schema: Schema, bytes: Buffer): unknown {
  try {
    return schema.fromBuffer(bytes);
  } catch (error) {
    throw new FormatError('not Avro', messageOf(error), { cause: error });
  }
}
