/**
 * A customer in its binary form: 4-byte id, 4-byte length of the name, both big-endian and signed, then the name in
 * UTF-8 and nothing after it.
 */
import { isUtf8 } from 'node:buffer';
import { FormatError } from './errors.ts';

export interface Customer {
  /** -2147483648 … 2147483647 */
  readonly id: number;
  readonly name: string;
}

const headBytes = 8;
const largest = 0x7fffffff;

/** @throws FormatError that says what is wrong with the bytes */
export function readCustomer(bytes: Buffer): Customer {
  if (bytes.length < headBytes) {
    throw new FormatError('truncated', `a customer has at least 8 bytes, got ${bytes.length}`);
  }
  const length = bytes.readInt32BE(4);
  if (length < 0) throw new FormatError('negative length', `the name is to have ${length} bytes`);
  const name = bytes.subarray(headBytes, headBytes + length);
  if (name.length < length) {
    throw new FormatError('truncated', `the name is to have ${length} bytes, got ${name.length}`);
  }
  const trailing = bytes.length - headBytes - length;
  if (trailing > 0) throw new FormatError('trailing bytes', `${trailing} bytes after the name`);
  if (!isUtf8(name)) throw new FormatError('not UTF-8', `the name is ${name.toString('hex')}`);
  return { id: bytes.readInt32BE(0), name: name.toString('utf8') };
}

/** @throws RangeError when the id is no signed 32-bit integer or the name is no well-formed text */
export function writeCustomer({ id, name }: Customer): Buffer {
  if (!Number.isInteger(id) || id > largest || id < -largest - 1) {
    throw new RangeError(`a customer's id is a signed 32-bit integer, got ${id}`);
  }
  if (!name.isWellFormed()) throw new RangeError(`a customer's name is well-formed text`);
  const text = Buffer.from(name, 'utf8');
  const head = Buffer.alloc(headBytes);
  head.writeInt32BE(id, 0);
  head.writeInt32BE(text.length, 4);
  return Buffer.concat([head, text]);
}
