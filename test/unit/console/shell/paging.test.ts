import { expect, it } from 'vitest';
import { pageOf, pager } from '../../../../console/shell/paging.ts';

const all = Array.from({ length: 101 }, (_, index) => index);

it('cuts lists into pages, and takes a page behind the last for the last', () => {
  expect(pageOf(all, 2)).toMatchObject({ page: 2, pages: 3, total: 101 });
  expect(pageOf(all, 2).rows[0]).toBe(50);
  expect(pageOf(all, 99)).toMatchObject({ rows: [100], page: 3 });
  expect(pageOf([], 1)).toMatchObject({ rows: [], page: 1, pages: 1 });
});

it('links to the pages beside', () => {
  const text = String(pager('things', pageOf(all, 2), (page) => `?page=${page}`));
  expect(text).toContain('href="?page=1"');
  expect(text).toContain('href="?page=3"');
  expect(String(pager('things', pageOf([1], 1), String))).toBe('');
});
