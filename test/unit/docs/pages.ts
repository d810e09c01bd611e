import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..', '..');

export interface Page {
  /** Path from the root of the project. */
  readonly name: string;
  readonly text: string;
}

/** Everything written for people. */
export const pages: readonly Page[] = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
].map((name) => ({ name, text: readFileSync(join(root, name), 'utf8') }));

/** First group of every match, with the page it stands on. */
export function allMatches(pattern: RegExp): { page: string; found: string }[] {
  return pages.flatMap(({ name, text }) =>
    [...text.matchAll(pattern)].map((match) => ({ page: name, found: match[1] ?? '' })),
  );
}
