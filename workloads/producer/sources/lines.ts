/** One record a line, in the form that kafka-console-producer reads: `headers⇥key⇥value`. */
import { SerializationError } from '../../shared/errors.ts';
import type { Header, OutgoingRecord } from '../../shared/record.ts';

export interface LineFormat {
  readonly topic: string;
  /** Left out, lines have no key. */
  readonly keySeparator?: string | undefined;
  /** Left out, lines have no headers. */
  readonly headersDelimiter?: string | undefined;
  readonly headerSeparator: string;
  readonly headerKeySeparator: string;
  readonly nullMarker?: string | undefined;
}

/**
 * @returns a function for one line
 * @throws SerializationError from that function when a separator is missing in a line
 */
export function lineReader(format: LineFormat): (line: Buffer) => OutgoingRecord {
  const { topic } = format;
  const keySeparator = bytesOf(format.keySeparator);
  const headersDelimiter = bytesOf(format.headersDelimiter);
  const nullMarker = bytesOf(format.nullMarker);
  const orNull = (bytes: Buffer) => (nullMarker?.equals(bytes) === true ? null : bytes);
  return (line) => {
    const [head, body] = cut(line, headersDelimiter, 'headers delimiter');
    const [key, value] = cut(body, keySeparator, 'key separator');
    return {
      topic,
      key: key === undefined ? null : orNull(key),
      value: orNull(value),
      headers: head === undefined || orNull(head) === null ? [] : headersOf(head, format, orNull),
    };
  };
}

function headersOf(
  text: Buffer,
  { headerSeparator, headerKeySeparator }: LineFormat,
  orNull: (bytes: Buffer) => Buffer | null,
): Header[] {
  if (text.length === 0) return [];
  const keySeparator = bytesOf(headerKeySeparator);
  return pieces(text, bytesOf(headerSeparator) ?? text).map((piece) => {
    const [key, value] = cut(piece, keySeparator, 'header key separator');
    return { key: key?.toString('utf8') ?? '', value: orNull(value) };
  });
}

/** What stands before the separator, if there is to be one, and behind it. */
function cut(text: Buffer, separator: Buffer | undefined, what: string): [Buffer?, ...[Buffer]] {
  if (separator === undefined) return [undefined, text];
  const at = text.indexOf(separator);
  if (at < 0) throw new SerializationError(`no ${what} ${JSON.stringify(String(separator))}`);
  return [text.subarray(0, at), text.subarray(at + separator.length)];
}

function pieces(text: Buffer, separator: Buffer): Buffer[] {
  const found: Buffer[] = [];
  let from = 0;
  for (let at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
    found.push(text.subarray(from, at));
    from = at + separator.length;
  }
  return [...found, text.subarray(from)];
}

/** In settings a tab may be written as `\t`. */
function bytesOf(text: string | undefined): Buffer | undefined {
  return text === undefined ? undefined : Buffer.from(text.replaceAll('\\t', '\t'));
}
