/** Lists that are longer than a page. */
import { count } from './format.ts';
import { html, nothing, type Html } from './html.ts';

export const pageSize = 50;

export interface Paged<T> {
  readonly rows: readonly T[];
  /** From 1. */
  readonly page: number;
  /** At least 1. */
  readonly pages: number;
  /** Of all pages. */
  readonly total: number;
}

/** A page behind the last one is the last one: the list may have become shorter. */
export function pageOf<T>(all: readonly T[], wanted: number, size = pageSize): Paged<T> {
  const pages = Math.max(1, Math.ceil(all.length / size));
  const page = Math.min(wanted, pages);
  return { rows: all.slice((page - 1) * size, page * size), page, pages, total: all.length };
}

/** Nothing shows where there is one page only. @param linkOf address of a page */
export function pager(
  what: string,
  { page, pages, total }: Paged<unknown>,
  linkOf: (page: number) => string,
): Html {
  if (pages === 1) return nothing;
  return html`<nav class="actions" aria-label="Pages of ${what}">
    ${page > 1 ? html`<a class="button" rel="prev" href="${linkOf(page - 1)}">Previous</a>` : nothing}
    <span>Page ${count(page)} of ${count(pages)}, ${count(total)} in all</span>
    ${page < pages ? html`<a class="button" rel="next" href="${linkOf(page + 1)}">Next</a>` : nothing}
  </nav>`;
}
