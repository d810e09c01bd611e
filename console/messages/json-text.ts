/** JSON as it was written, only indented: numbers are not rounded, keys keep their order and their doubles. */

/** @returns undefined where it is no JSON */
export function prettyJson(text: string): string | undefined {
  return isJson(text) ? indent(text) : undefined;
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Deeper levels stay where they are: indentation of thousands would be more than the text. */
const deepest = 60;

function indent(text: string): string {
  const out: string[] = [];
  let depth = 0;
  const line = () => `\n${'  '.repeat(Math.min(depth, deepest))}`;
  for (const token of tokensOf(text)) {
    const last = out.at(-1);
    if (token === '}' || token === ']') {
      depth -= 1;
      out.push(last !== undefined && opens.has(last) ? token : `${line()}${token}`);
      continue;
    }
    // What follows an opening bracket begins a line, unless it closes it at once.
    if (last !== undefined && opens.has(last)) out.push(line());
    if (token === ',') out.push(',', line());
    else if (token === ':') out.push(': ');
    else out.push(token);
    if (opens.has(token)) depth += 1;
  }
  return out.join('');
}

const opens: ReadonlySet<string> = new Set(['{', '[']);

function* tokensOf(text: string): Generator<string> {
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    let end = at + 1;
    if (char === '"') end = stringEnd(text, at);
    else if (!marks.has(char)) end = wordEnd(text, at);
    if (!spaces.has(char)) yield text.slice(at, end);
    at = end;
  }
}

const spaces: ReadonlySet<string> = new Set([' ', '\t', '\n', '\r']);
const marks: ReadonlySet<string> = new Set([...spaces, '{', '}', '[', ']', ',', ':']);

function stringEnd(text: string, from: number): number {
  let at = from + 1;
  while (text.charAt(at) !== '"') at += text.charAt(at) === '\\' ? 2 : 1;
  return at + 1;
}

function wordEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && !marks.has(text.charAt(at)) && text.charAt(at) !== '"') at += 1;
  return at;
}
