import { isUtf8 } from 'node:buffer';
import { FormatError } from './errors.ts';

/** @throws FormatError when the bytes are no UTF-8 */
export function readText(bytes: Buffer): string {
  if (!isUtf8(bytes)) {
    throw new FormatError('not UTF-8', `${bytes.length} bytes: ${bytes.toString('hex', 0, 32)}`);
  }
  return bytes.toString('utf8');
}
