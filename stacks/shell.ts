/** Words as a POSIX shell reads them. */

/** @returns the text in quotes: one word, of which the shell changes nothing */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
