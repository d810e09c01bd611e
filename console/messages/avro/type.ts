/** Avro types in which a `long` is a bigint: a JavaScript number would round it, and the library refuses those. */
import avro, { type Schema, type Type } from 'avsc';

/** @param named further types that the schema refers to, in the order in which they need each other @throws what the library says of the schema */
export function typeOf(schema: string, named: readonly string[] = []): Type {
  const registry: Record<string, Type> = { long };
  for (const each of named) avro.Type.forSchema(schemaIn(each), { registry });
  return avro.Type.forSchema(schemaIn(schema), { registry });
}

/** A bare name of a type is a schema too, and some registries give it without quotes. */
function schemaIn(text: string): Schema {
  try {
    return JSON.parse(text) as Schema;
  } catch {
    return text;
  }
}

const long = avro.types.LongType.__with({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value);
    return bytes;
  },
  fromJSON: BigInt,
  toJSON: String,
  isValid: (value: unknown) => typeof value === 'bigint' && BigInt.asIntN(64, value) === value,
  compare: (a: bigint, b: bigint) => (a === b ? 0 : a < b ? -1 : 1),
});
