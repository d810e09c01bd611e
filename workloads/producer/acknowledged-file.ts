/** A file with one JSON line for each acknowledged record: what a consumer must have. */
import { isUtf8 } from 'node:buffer';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { SettingFileError } from '../shared/errors.ts';
import { jsonOf } from '../shared/log.ts';
import type { OutgoingRecord } from '../shared/record.ts';

export interface AcknowledgedFile {
  /** @throws SettingFileError when an earlier line could not be written */
  readonly write: (record: OutgoingRecord, partition: number, offset: bigint | undefined) => void;
  /** @returns when all lines are in the file. @throws SettingFileError */
  readonly close: () => Promise<void>;
}

/** Lines are added to what the file has. @throws SettingFileError when it cannot be opened */
export async function openAcknowledgedFile(file: string): Promise<AcknowledgedFile> {
  const stream = createWriteStream(file, { flags: 'a' });
  let failed: SettingFileError | undefined;
  stream.on('error', (cause) => {
    failed ??= new SettingFileError('acknowledgedFile', file, { cause });
  });
  const check = () => {
    if (failed) throw failed;
  };
  await once(stream, 'open').catch(check);
  return {
    write: ({ topic, key, value }, partition, offset) => {
      const line = { topic, partition, offset, value: printable(value), key: printable(key) };
      stream.write(`${jsonOf(line)}\n`);
    },
    close: async () => {
      check();
      const finished = once(stream, 'close');
      stream.end();
      await finished.catch(check);
      check();
    },
  };
}

/** Text where it is text, base64 where it is not, as the source `json` reads it. */
function printable(bytes: Buffer | null): string | null | { readonly base64: string } {
  if (bytes === null) return null;
  return isUtf8(bytes) ? bytes.toString('utf8') : { base64: bytes.toString('base64') };
}
