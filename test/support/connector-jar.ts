/** A jar with a connector of its own, made without a compiler: a class of Kafka under another name of the same length. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, inflateRawSync } from 'node:zlib';
import { openDistribution } from '../../distribution/open.ts';

const folder = 'org/apache/kafka/connect/file/';
const original = 'FileStreamSinkConnector';
const renamed = 'TestStreamSinkConnector';

/** The name under which Connect lists it. */
export const connectorClass = `${folder}${renamed}`.replaceAll('/', '.');

export function writeConnectorJar(file: string): void {
  const jar = readFileSync(join(openDistribution().kafkaLibs, 'connect-file-3.4.0.jar'));
  const code = readEntry(jar, `${folder}${original}.class`);
  // Both names are ASCII: as latin1, every other byte stays what it is.
  const own = Buffer.from(code.toString('latin1').replaceAll(original, renamed), 'latin1');
  writeFileSync(file, zipOf(`${folder}${renamed}.class`, own));
}

/** Of the zip format: the directory at the end tells where an entry begins and how long it is. */
function readEntry(zip: Buffer, name: string): Buffer {
  for (let at = zip.indexOf('PK\x01\x02'); at >= 0; at = zip.indexOf('PK\x01\x02', at + 4)) {
    const nameLength = zip.readUInt16LE(at + 28);
    if (zip.toString('utf8', at + 46, at + 46 + nameLength) !== name) continue;
    const header = zip.readUInt32LE(at + 42);
    const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
    return inflateRawSync(zip.subarray(start, start + zip.readUInt32LE(at + 20)));
  }
  throw new Error(`no ${name} in the jar`);
}

/** One entry, stored as it is. */
function zipOf(name: string, content: Buffer): Buffer {
  const path = Buffer.from(name);
  const [local, central, end] = [Buffer.alloc(30), Buffer.alloc(46), Buffer.alloc(22)];
  local.write('PK\x03\x04');
  central.write('PK\x01\x02');
  // The same fields stand in both, two bytes further in the directory.
  for (const [record, at] of [
    [local, 4],
    [central, 6],
  ] as const) {
    record.writeUInt16LE(20, at);
    record.writeUInt32LE(crc32(content), at + 10);
    record.writeUInt32LE(content.length, at + 14);
    record.writeUInt32LE(content.length, at + 18);
    record.writeUInt16LE(path.length, at + 22);
  }
  end.write('PK\x05\x06');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + path.length, 12);
  end.writeUInt32LE(local.length + path.length + content.length, 16);
  return Buffer.concat([local, path, content, central, path, end]);
}
