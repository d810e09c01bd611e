/** One record, whole. */
import { bytes, time } from '../shell/format.ts';
import { html, nothing, type Content, type Html } from '../shell/html.ts';
import { facts } from '../shell/parts.ts';
import { absent, headerList, kindOf, type MessageLink } from './records-table.ts';
import type { Shown } from './formats.ts';
import type { ShownRecord } from './shown-record.ts';

/** @param timestampType part of the page of its own: the brokers may not tell */
export function recordPage(row: ShownRecord, timestampType: Content, link: MessageLink): Html {
  const { record, key, value, headers, size } = row;
  const { partition, offset, timestamp } = record;
  const place = `${link()}?from=offset&offset=${offset}&partition=${partition}`;
  return html`${facts([
      ['Partition', partition],
      ['Offset', offset],
      ['Time', time(timestamp)],
      ['Kind of time', timestampType],
      ['Size', bytes(size)],
    ])}
    <p class="actions"><a class="button" href="${place}">Messages from here on</a></p>
    ${part('Key', key, record.key, link(partition, offset, 'key'))}
    ${part('Value', value, record.value, link(partition, offset, 'value'))}
    <h2>Headers</h2>
    ${headerList(headers)}`;
}

function part(title: string, shown: Shown, raw: Buffer | null, download: string): Html {
  const { kind, text, isCut } = shown;
  if (kind === 'null' || kind === 'empty') {
    const isTombstone = title === 'Value' && kind === 'null';
    return html`<h2>${title}</h2>
      <p>${absent(kind)}${isTombstone ? ' (tombstone: compaction deletes its key)' : nothing}</p>`;
  }
  return html`<h2>${title}</h2>
    <p class="actions">
      <span>${bytes(raw?.length ?? 0)} ${kindOf(shown)}</span>
      <a class="button" href="${download}" download>Download ${title.toLowerCase()}</a>
    </p>
    <pre class="bytes whole ${kind === 'hex' ? 'dump' : ''}">${text}</pre>
    ${isCut ? html`<p class="hint">The rest is not shown; the download has all of it.</p>` : nothing}`;
}
