/** The messages of a topic, page by page, and as they come in. */
import { bytes, plural } from '../shell/format.ts';
import { html, nothing, type Html } from '../shell/html.ts';
import { queryText } from '../shell/links.ts';
import { formats } from './formats.ts';
import { placesText } from './places.ts';
import { origins, searchPlaces, type MessagesQuery } from './query.ts';
import type { Beside, RecordsPage } from './read-page.ts';
import { liveTable, recordsTable, type MessageLink } from './records-table.ts';
import type { ShownRecord } from './shown-record.ts';

export interface MessagesView {
  readonly query: MessagesQuery;
  /** As they stand in the address. */
  readonly fields: Readonly<Record<string, string>>;
  readonly link: MessageLink;
  readonly canWrite: boolean;
}

/** What is there whether brokers answer or not. */
export function messagesFrame(view: MessagesView, found: Html): Html {
  const { fields, link, canWrite } = view;
  const live = `${link('live')}${queryText(fields)}`;
  return html`${canWrite ? html`<p class="actions"><a class="button" href="${link('new')}">Produce a message</a></p>` : nothing}
    ${filterForm(view)}
    <section class="live" data-live="${live}" aria-label="Live">
      <p class="actions">
        <button type="button" data-live-start>Start live</button>
        <button type="button" data-live-stop hidden>Stop live</button>
        <span aria-live="polite" data-live-count></span>
      </p>
      <div data-live-table hidden>${liveTable()}</div>
      <noscript><p class="hint">Live needs JavaScript; everything else does not.</p></noscript>
    </section>
    ${found}`;
}

export function foundMessages(
  view: MessagesView,
  page: RecordsPage,
  rows: readonly ShownRecord[],
): Html {
  const { query, link } = view;
  const empty =
    query.text === ''
      ? 'No message is there.'
      : `No message with ${JSON.stringify(query.text)} so far.`;
  return html`${lacks(page)} ${looked(view, page)} ${besides(view, page, 'Pages of messages')}
  ${recordsTable(rows, link, empty)}
  ${rows.length > 10 ? besides(view, page, 'Pages of messages, below') : nothing}`;
}

function filterForm({ query, fields, link }: MessagesView): Html {
  return html`<form
    method="get"
    action="${link()}"
    class="line fields"
    role="search"
    aria-label="Messages"
  >
    ${select('from', 'Begin with', origins, query.from)}
    ${input('offset', 'Offset', fields['offset'], 'numeric')}
    ${input('timestamp', 'Time (UTC)', fields['timestamp'], 'text', '2026-03-01T12:30:00Z')}
    ${input('partition', 'Partitions', query.partition, 'text', 'all')}
    ${input('q', 'Search text', query.text, 'search')}
    ${select('in', 'Search in', searchPlaces, query.in)}
    ${select('keyFormat', 'Key as', formats, query.keyFormat)}
    ${select('valueFormat', 'Value as', formats, query.valueFormat)}
    ${input('limit', 'Rows', String(query.limit), 'numeric')}
    <button type="submit" class="primary">Show</button>
  </form>`;
}

function select(name: string, title: string, all: readonly string[], current: string): Html {
  return html`<label
    >${title}
    <select name="${name}">
      ${all.map((each) =>
        each === current ? html`<option selected>${each}</option>` : html`<option>${each}</option>`,
      )}
    </select></label
  >`;
}

function input(
  name: string,
  title: string,
  value: string | undefined,
  mode: 'numeric' | 'text' | 'search',
  placeholder = '',
): Html {
  return html`<label
    >${title}
    <input
      name="${name}"
      value="${value ?? ''}"
      inputmode="${mode}"
      size="${mode === 'numeric' ? 8 : 18}"
      placeholder="${placeholder}"
      autocomplete="off"
      spellcheck="false"
  /></label>`;
}

function lacks({ unread, leftOut }: RecordsPage): Html {
  return html`${
    unread.length === 0
      ? nothing
      : html`<p class="notice failed" role="alert">
          Not read, as no leader answers: partition ${unread.join(', ')}
        </p>`
  }${
    leftOut === 0
      ? nothing
      : html`<p class="notice">
          ${plural(leftOut, 'partition')} left out: one page reads 200 at most. Choose others above.
        </p>`
  }`;
}

/** How far a search went. */
function looked(
  { query }: MessagesView,
  { looked: { count: seen, bytes: size, end } }: RecordsPage,
): Html {
  if (query.text === '') return nothing;
  const ends = {
    full: 'the page is full',
    records: 'that is all there is in this direction',
    bounds: 'more is there: look further',
  } as const;
  return html`<p role="status">
    Looked at ${plural(seen, 'message')} (${bytes(size)}): ${ends[end]}.
  </p>`;
}

function besides(view: MessagesView, { previous, next }: RecordsPage, label: string): Html {
  const isNewestFirst = view.query.from === 'newest';
  const isSearch = view.query.text !== '';
  if (previous === undefined && next === undefined) return nothing;
  return html`<nav class="actions" aria-label="${label}">
    ${beside(view, previous, 'prev', isNewestFirst ? 'Newer' : 'Older')}
    ${beside(view, next, 'next', isSearch ? 'Look further' : isNewestFirst ? 'Older' : 'Newer')}
  </nav>`;
}

function beside(
  { fields, link }: MessagesView,
  to: Beside | undefined,
  rel: string,
  text: string,
): Html {
  if (to === undefined) return nothing;
  const address = `${link()}${queryText({ ...fields, at: placesText(to.at), walk: to.walk })}`;
  return html`<a class="button" rel="${rel}" href="${address}">${text}</a>`;
}
