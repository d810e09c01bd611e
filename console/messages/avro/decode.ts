/**
 * Reads Avro's bytes. Not by the library: it believes a count in the bytes, and broken ones say that billions of items
 * follow.
 */
import type { Type } from 'avsc';
import type { InnerType } from './inner.ts';

/** @returns plain data; a `long` is a bigint, `bytes` are a Buffer @throws Error that says what is wrong, where */
export function decodeAvro(type: Type, bytes: Buffer): unknown {
  const input = new Input(bytes);
  const value = read(type, input);
  if (input.left > 0) throw new Error(`${input.left} bytes are left behind the value`);
  return value;
}

function read(given: Type, input: Input): unknown {
  const type = given as InnerType;
  switch (type.typeName) {
    case 'null':
      return null;
    case 'boolean':
      return input.take(1)[0] !== 0;
    case 'int':
      return Number(input.long());
    case 'abstract:long':
    case 'long':
      return input.long();
    case 'float':
      return input.take(4).readFloatLE();
    case 'double':
      return input.take(8).readDoubleLE();
    case 'bytes':
      return input.take(input.length());
    case 'string':
      return input.take(input.length()).toString('utf8');
    case 'fixed':
      return input.take(type.size);
    case 'enum':
      return pick(type.symbols, input);
    case 'array':
      return items(input, () => read(type.itemsType, input));
    case 'map':
      return mapOf(type, input);
    case 'record':
    case 'error':
      return recordOf(type, input);
    case 'union:wrapped':
    case 'union:unwrapped':
      return branchOf(type, input);
    default:
      throw new Error(`type ${type.typeName} is not known`);
  }
}

function recordOf({ fields }: InnerType, input: Input): unknown {
  const entries = fields.map(({ name, type }): [string, unknown] => {
    try {
      return [name, read(type, input)];
    } catch (error) {
      throw new Error(inside(name, error), { cause: error });
    }
  });
  return Object.fromEntries(entries);
}

/** `field a.b: …` */
function inside(name: string, error: unknown): string {
  const { message } = error as Error;
  return message.startsWith('field ')
    ? `field ${name}.${message.slice('field '.length)}`
    : `field ${name}: ${message}`;
}

function mapOf({ valuesType }: InnerType, input: Input): unknown {
  const entries = items(input, (): [string, unknown] => [
    input.take(input.length()).toString('utf8'),
    read(valuesType, input),
  ]);
  return Object.fromEntries(entries);
}

function branchOf(type: InnerType, input: Input): unknown {
  const branch = pick(type.types, input);
  const value = read(branch, input);
  if (type.typeName !== 'union:wrapped' || value === null) return value;
  return { [branch.branchName ?? branch.typeName]: value };
}

function pick<T>(all: readonly T[], input: Input): T {
  const index = input.long();
  const found = index < 0n ? undefined : all[Number(index)];
  if (found === undefined) throw new Error(`there is no choice ${index} of ${all.length}`);
  return found;
}

/** Blocks with a count in front; a negative one has the size of the block behind it. */
function items<T>(input: Input, next: () => T): T[] {
  const found: T[] = [];
  for (let count = input.long(); count !== 0n; count = input.long()) {
    if (count < 0n) input.long();
    const size = count < 0n ? -count : count;
    // Items of no bytes are possible, but nobody sends many of them.
    if (size > BigInt(input.left + freeItems)) {
      throw new Error(`${size} items are said to follow, but only ${input.left} bytes do`);
    }
    for (let at = 0n; at < size; at += 1n) found.push(next());
  }
  return found;
}

const freeItems = 1000;

class Input {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  take(count: number): Buffer {
    if (count > this.left) {
      throw new Error(`${count} bytes are needed at byte ${this.#at}, ${this.left} are left`);
    }
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  /** Of a text or of bytes. */
  length(): number {
    const length = this.long();
    if (length >= 0n) return Number(length);
    throw new Error(`a length of ${length} at byte ${this.#at}`);
  }

  /** Seven bits a byte, lowest first, the sign in the lowest bit. */
  long(): bigint {
    let [value, shift] = [0n, 0n];
    for (;;) {
      const byte = this.take(1)[0] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
      if ((byte & 0x80) === 0) return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
      shift += 7n;
      if (shift > 63n) throw new Error(`a number of more than 10 bytes at byte ${this.#at}`);
    }
  }
}
