/**
 * A reader of the java.util.Properties format, written from its documentation and independent of the writer under
 * test. Takes bytes, because Kafka loads its files through an InputStream, which means ISO-8859-1.
 */
export function readProperties(bytes: Buffer): Map<string, string> {
  const properties = new Map<string, string>();
  for (const line of logicalLines(bytes.toString('latin1'))) {
    const [key, value] = splitLine(line);
    properties.set(unescape(key), unescape(value));
  }
  return properties;
}

function logicalLines(content: string): string[] {
  const lines: string[] = [];
  let open: string | undefined;
  for (const natural of content.split(/\r\n|\r|\n/)) {
    const trimmed = natural.replace(/^[ \t\f]+/, '');
    if (open === undefined && (trimmed === '' || /^[#!]/.test(trimmed))) continue;
    const joined: string = (open ?? '') + trimmed;
    const backslashes = /\\*$/.exec(trimmed)?.[0].length ?? 0;
    open = backslashes % 2 === 1 ? joined.slice(0, -1) : undefined;
    if (open === undefined) lines.push(joined);
  }
  if (open !== undefined) lines.push(open);
  return lines;
}

function splitLine(line: string): [string, string] {
  const match = /^((?:\\[^]|[^\\=: \t\f])*)[ \t\f]*[=:]?[ \t\f]*([^]*)$/.exec(line);
  return [match?.[1] ?? '', match?.[2] ?? ''];
}

const letters: Record<string, string> = { t: '\t', n: '\n', r: '\r', f: '\f' };

function unescape(text: string): string {
  return text.replace(/\\u([0-9a-fA-F]{4})|\\([^])/g, (_, hex?: string, plain?: string) =>
    hex === undefined
      ? (letters[plain ?? ''] ?? plain ?? '')
      : String.fromCharCode(parseInt(hex, 16)),
  );
}
