/** Bytes for people and from people. */

const perLine = 16;

/** Lines of 16 bytes: offset, bytes, and what of them is ASCII. */
export function hexDump(bytes: Buffer): string {
  const lines: string[] = [];
  const width = Math.min(bytes.length, perLine) * 3;
  for (let at = 0; at < bytes.length; at += perLine) {
    const line = bytes.subarray(at, at + perLine);
    const pairs = line
      .toString('hex')
      .replace(/../g, '$& ')
      .padEnd(perLine * 3);
    lines.push(`${at.toString(16).padStart(8, '0')}  ${pairs.padEnd(width)} ${asciiOf(line)}`);
  }
  return lines.join('\n');
}

/** @returns undefined where it is no hex; spaces and line ends may stand between bytes */
export function fromHex(text: string): Buffer | undefined {
  const digits = text.replace(/\s+/g, '');
  return /^(?:[0-9a-f]{2})*$/i.test(digits) ? Buffer.from(digits, 'hex') : undefined;
}

function asciiOf(line: Buffer): string {
  return line.toString('latin1').replace(/[^\x20-\x7e]/g, '.');
}
