/** The Java client wraps snappy blocks into frames of its own, by the name of its library: xerial. */

const magic = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
/** Magic and two versions. */
const headerBytes = magic.length + 8;

/** @param decompress of one bare block, which is also what other clients write without any frame */
export function unframeSnappy(data: Buffer, decompress: (block: Buffer) => Buffer): Buffer {
  if (!data.subarray(0, magic.length).equals(magic)) return decompress(data);
  return Buffer.concat(blocks(data).map(decompress));
}

/** @throws RangeError when the last block is cut short */
function blocks(data: Buffer): Buffer[] {
  const found: Buffer[] = [];
  let at = headerBytes;
  while (at < data.length) {
    const length = data.readInt32BE(at);
    const end = at + 4 + length;
    if (length < 0 || end > data.length) throw new RangeError('a block is cut short');
    found.push(data.subarray(at + 4, end));
    at = end;
  }
  return found;
}
