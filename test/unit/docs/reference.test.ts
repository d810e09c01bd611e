import { describe, expect, it } from 'vitest';
import { fillIn } from '../../../scripts/docs.ts';
import { pages } from './pages.ts';

/** Does not prove that what stands around the generated parts is true. */
describe('the reference parts of the docs', () => {
  it.each(pages)('are fresh in $name (else: npm run docs)', ({ text }) => {
    expect(fillIn(text)).toBe(text);
  });

  it('are there', () => {
    const names = pages.flatMap(({ text }) =>
      [...text.matchAll(/<!-- generated (\w+) -->/g)].map(([, name]) => name),
    );
    expect(names.sort()).toEqual([
      'console',
      'consumer',
      'env',
      'faults',
      'ports',
      'producer',
      'settings',
      'targets',
    ]);
  });
});

describe('fillIn', () => {
  it('leaves a page without generated parts as it is', () => {
    expect(fillIn('# A page\n<!-- a note -->\n')).toBe('# A page\n<!-- a note -->\n');
  });

  it('puts a part in the place of what stood there', () => {
    const filled = fillIn('<!-- generated ports -->\nold\n<!-- end -->\nrest');
    expect(filled).toMatch(/^<!-- generated ports -->\n\n\| Setting \|[^]*\n\n<!-- end -->\nrest$/);
  });

  it('says when it knows no part of a name', () => {
    const page = '<!-- generated nothing -->\n<!-- end -->';
    expect(() => fillIn(page)).toThrow('no generated part is named nothing');
  });
});
