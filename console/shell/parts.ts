/** Parts of a page that stand for themselves: what one source cannot tell takes nothing else away. */
import { SourceError } from './errors.ts';
import { html, type Content, type Html } from './html.ts';

/**
 * @param render what is shown of what the source tells
 * @returns that, or which source does not answer and why
 */
export async function part<T>(work: Promise<T>, render: (value: T) => Content): Promise<Html> {
  try {
    return html`${render(await work)}`;
  } catch (error) {
    if (error instanceof SourceError) return sourceFault(error);
    throw error;
  }
}

export function sourceFault({ source, message }: SourceError): Html {
  return html`<p class="notice failed" role="alert">
    <strong>${source}</strong> does not answer as it should: ${message}
  </p>`;
}

export interface Column<T> {
  readonly title: string;
  readonly cell: (row: T) => Content;
  /** Numbers stand to the right. */
  readonly isNumber?: boolean;
  /** Address that sorts by it. */
  readonly sort?: { readonly link: string; readonly state: 'ascending' | 'descending' | 'none' };
}

/** @param caption what the table holds, also for those who do not see it */
export function table<T>(
  caption: string,
  columns: readonly Column<T>[],
  rows: readonly T[],
  empty = 'Nothing is there.',
): Html {
  if (rows.length === 0) return html`<p class="empty">${empty}</p>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map(heading)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${columns.map(
                ({ cell, isNumber }) =>
                  html`<td${isNumber === true ? html` class="number"` : ''}>${cell(row)}</td>`,
              )}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}

function heading<T>({ title, isNumber, sort }: Column<T>): Html {
  const kind = isNumber === true ? html` class="number"` : '';
  if (sort === undefined) return html`<th scope="col" ${kind}>${title}</th>`;
  return html`<th scope="col" ${kind} aria-sort="${sort.state}">
    <a href="${sort.link}">${title}${arrows[sort.state]}</a>
  </th>`;
}

const arrows = { ascending: ' ▲', descending: ' ▼', none: '' } as const;

/** Names with values. */
export function facts(entries: readonly (readonly [string, Content])[]): Html {
  return html`<dl class="facts">
    ${entries.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}
