/** The sources by name. */
import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { addAbortSignal, type Readable } from 'node:stream';
import { SerializationError, SettingFileError } from '../../shared/errors.ts';
import type { OutgoingRecord } from '../../shared/record.ts';
import type { ResolvedSettings } from '../settings.ts';
import { generated } from './generated.ts';
import { recordOf } from './json-lines.ts';
import { lineReader } from './lines.ts';
import { paced } from './pace.ts';
import type { Item, Source } from './source.ts';
import { splitLines } from './split-lines.ts';

/** @param signal ends the source, also one that waits for input */
export function openSource(settings: ResolvedSettings, signal: AbortSignal): Source {
  return paced(unpaced(settings, signal), { ...settings, signal });
}

function unpaced(settings: ResolvedSettings, signal: AbortSignal): Source {
  const { source, topic, file } = settings;
  switch (source) {
    case 'countries':
    case 'registrations':
    case 'debug-logs':
      return generated(source, settings);
    case 'lines':
      return itemsOf(inputOf(file, signal), lineReader(settings), () => false);
    case 'json':
      return itemsOf(inputOf(file, signal), (line) => recordOf(topic, utf8(line)), isBlank);
  }
}

/** Items of a stream of lines; a line that is no record is an item of its own kind. */
export async function* itemsOf(
  stream: AsyncIterable<Buffer>,
  read: (line: Buffer) => OutgoingRecord,
  skip: (line: Buffer) => boolean,
): Source {
  let number = 0;
  for await (const lines of splitLines(stream)) {
    const items: Item[] = [];
    for (const line of lines) {
      number += 1;
      if (!skip(line)) items.push(itemOf(line, `line ${number}`, read));
    }
    yield items;
  }
}

function itemOf(line: Buffer, place: string, read: (line: Buffer) => OutgoingRecord): Item {
  try {
    return read(line);
  } catch (thrown) {
    if (thrown instanceof SerializationError) return { place, error: thrown };
    throw thrown;
  }
}

async function* inputOf(file: string | undefined, signal: AbortSignal): AsyncIterable<Buffer> {
  const stream: Readable = file === undefined ? process.stdin : createReadStream(file);
  addAbortSignal(signal, stream);
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (thrown) {
    // The end was asked for.
    if (signal.aborted) return;
    throw new SettingFileError('file', file ?? 'standard input', { cause: thrown });
  }
}

/** Anything else would be changed without a word. */
function utf8(line: Buffer): string {
  if (isUtf8(line)) return String(line);
  throw new SerializationError('is no UTF-8');
}

function isBlank(line: Buffer): boolean {
  return String(line).trim() === '';
}
