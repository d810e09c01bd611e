/** Lines of a stream, byte for byte; the end of a line, also with a carriage return, is no part of it. */
export async function* splitLines(
  stream: AsyncIterable<Buffer>,
): AsyncGenerator<readonly Buffer[], void> {
  // Pieces of a line whose end has not come yet.
  let begun: Buffer[] = [];
  for await (const chunk of stream) {
    const lines: Buffer[] = [];
    let from = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      lines.push(whole(begun, chunk.subarray(from, end)));
      begun = [];
      from = end + 1;
    }
    if (from < chunk.length) begun.push(chunk.subarray(from));
    if (lines.length > 0) yield lines;
  }
  if (begun.length > 0) yield [whole(begun, Buffer.alloc(0))];
}

const newline = 0x0a;
const carriageReturn = 0x0d;

function whole(begun: readonly Buffer[], rest: Buffer): Buffer {
  const line = begun.length === 0 ? rest : Buffer.concat([...begun, rest]);
  return line.at(-1) === carriageReturn ? line.subarray(0, -1) : line;
}
