import type { LineWriter } from './types.ts';

/** Writes the value as the images do: as it is. */
export const verbatimLine: LineWriter = (name, value) => `${name}=${value}`;

/** Writes the value so that java.util.Properties loads exactly the value. */
export const escapedLine: LineWriter = (name, value) => `${name}=${escapeForProperties(value)}`;

export function text(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

const unsafeCharacters = [
  ['\n', 'it contains a newline, which would start another property'],
  ['\r', 'it contains a carriage return, which would end the property'],
  ['\0', 'it contains a NUL character, which no environment can hold'],
] as const;

/** Why no image can carry the value into its properties file; undefined where it can. */
export function unsafeValue(value: string): string | undefined {
  return unsafeCharacters.find(([character]) => value.includes(character))?.[1];
}

const named: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};

/**
 * Spells a value so that `java.util.Properties.load` of it, read as ISO-8859-1, gives the same value:
 * backslashes, control characters and a leading blank are escaped, everything beyond ASCII becomes `\uXXXX`.
 * Never gives more than one line.
 */
export function escapeForProperties(value: string): string {
  // Without the u flag, so that a pair of surrogates becomes two escapes, as Java wants it.
  return value.replace(/^ |[^ -[\]-~]/g, (character) =>
    character === ' ' ? '\\ ' : (named[character] ?? unicodeEscape(character)),
  );
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
