/** Records as rows: of the page, and of those that come in while one looks. */
import { bytes, time } from '../shell/format.ts';
import { html, nothing, type Content, type Html } from '../shell/html.ts';
import { table, type Column } from '../shell/parts.ts';
import type { Shown } from './formats.ts';
import type { ShownHeader, ShownRecord } from './shown-record.ts';

/** @param link address of what is below the topic's messages */
export type MessageLink = (...parts: readonly (string | number | bigint)[]) => string;

export function recordsTable(rows: readonly ShownRecord[], link: MessageLink, empty: string): Html {
  return html`<div class="records">${table('Messages', columns(link), rows, empty)}</div>`;
}

/** Gets its rows from the script. */
export function liveTable(): Html {
  return html`<div class="scroll records" tabindex="0" role="region" aria-label="New messages">
    <table>
      <caption>
        New messages, the latest first
      </caption>
      <thead>
        <tr>
          ${columns(() => '').map(
            ({ title, isNumber }) =>
              html`<th scope="col" class="${isNumber === true ? 'number' : ''}">${title}</th>`,
          )}
        </tr>
      </thead>
      <tbody data-live-rows></tbody>
    </table>
  </div>`;
}

export function recordRow(row: ShownRecord, link: MessageLink): Html {
  return html`<tr>
    ${columns(link).map(
      ({ cell, isNumber }) =>
        html`<td class="${isNumber === true ? 'number' : ''}">${cell(row)}</td>`,
    )}
  </tr>`;
}

function columns(link: MessageLink): readonly Column<ShownRecord>[] {
  return [
    { title: 'Partition', isNumber: true, cell: ({ record }) => record.partition },
    { title: 'Offset', isNumber: true, cell: (row) => offsetCell(row, link) },
    {
      title: 'Time',
      cell: ({ record }) => html`<span class="time">${time(record.timestamp)}</span>`,
    },
    { title: 'Key', cell: (row) => shownCell(row.key, detail(row, link)) },
    { title: 'Value', cell: (row) => valueCell(row, link) },
    { title: 'Headers', cell: ({ headers }) => headerList(headers) },
    {
      title: 'Size',
      isNumber: true,
      cell: ({ size }) => html`<span class="time">${bytes(size)}</span>`,
    },
  ];
}

function offsetCell(row: ShownRecord, link: MessageLink): Content {
  const { partition, offset } = row.record;
  return html`<a
    href="${detail(row, link)}"
    aria-label="Message ${offset} of partition ${partition}"
    >${offset}</a
  >`;
}

function detail({ record }: ShownRecord, link: MessageLink): string {
  return link(record.partition, record.offset);
}

function valueCell(row: ShownRecord, link: MessageLink): Content {
  if (row.value.kind === 'null') return html`<em class="absent">null (tombstone)</em>`;
  return shownCell(row.value, detail(row, link));
}

/** Longer text opens when it is wanted. */
const openLength = 160;

function shownCell(shown: Shown, more: string): Content {
  const { kind, text, isCut } = shown;
  if (kind === 'null' || kind === 'empty') return absent(kind);
  const isShort = !isCut && text.length <= openLength && !text.includes('\n');
  const whole = html`<pre class="${kind === 'hex' ? 'bytes dump' : 'bytes'}">${text}</pre>`;
  return html`${kindOf(shown)}${
    isShort
      ? whole
      : html`<details>
          <summary><span class="bytes">${teaser(shown)}</span></summary>
          ${whole}
          ${isCut ? html`<p class="hint">More is there: <a href="${more}">show it whole</a></p>` : nothing}
        </details>`
  }`;
}

/** In one line. */
function teaser({ kind, text }: Shown): string {
  const line =
    kind === 'hex'
      ? (text.split('\n')[0] ?? '')
      : text.slice(0, openLength * 4).replace(/\s+/g, ' ');
  return line.length > openLength ? `${line.slice(0, openLength)}…` : line;
}

/** What it is read as, where that is not plain to see; and why not as something else. */
export function kindOf({ kind, problem, schemaId }: Shown): Content {
  const name = kind === 'avro' ? 'Avro' : kind === 'hex' ? 'binary' : kind === 'json' ? 'JSON' : '';
  const schema = schemaId === undefined ? '' : `, schema ${schemaId}`;
  return html`${name === '' ? nothing : html`<span class="hint">${name}${schema}</span> `}${
    problem === undefined ? nothing : html`<span class="state warn">${problem}</span>`
  }`;
}

export function absent(kind: 'null' | 'empty'): Html {
  return html`<em class="absent">${kind}</em>`;
}

export function headerList(headers: readonly ShownHeader[]): Content {
  if (headers.length === 0) return html`<span class="hint">none</span>`;
  return html`<ul class="headers">
    ${headers.map(
      ({ name, kind, text }) =>
        html`<li>
          <code>${name}</code>:
          ${
            kind === 'null' || kind === 'empty'
              ? absent(kind)
              : html`<span class="bytes">${kind === 'hex' ? 'binary ' : ''}${text}</span>`
          }
        </li>`,
    )}
  </ul>`;
}
