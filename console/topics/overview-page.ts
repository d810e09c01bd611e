/** The first tab of a topic: its partitions, and what can be done to it. */
import { bytes, count } from '../shell/format.ts';
import { html, nothing, type Content, type Html } from '../shell/html.ts';
import { pager } from '../shell/paging.ts';
import { facts, table } from '../shell/parts.ts';
import type { PartitionRow, TopicOverview } from './overview.ts';
import type { TopicPlace } from './topic.ts';

export function overviewPart({ topic, link }: TopicPlace, overview: TopicOverview): Html {
  const { partitions } = topic;
  const behind = partitions.filter(({ isr, replicas }) => isr.length < replicas.length).length;
  const offline = partitions.filter(({ leader }) => leader < 0).length;
  return html`${facts([
    ['Partitions', count(partitions.length)],
    ['Replication', count(Math.max(0, ...partitions.map(({ replicas }) => replicas.length)))],
    ['Under-replicated', flagged(behind, 'warn')],
    ['Offline', flagged(offline, 'bad')],
    ['Records', known(overview.records, count)],
    ['Size with all replicas', known(overview.bytes, bytes)],
    ['Kind', topic.isInternal ? 'internal' : 'ordinary'],
  ])}
  ${partitionTable(overview)}
  ${pager('partitions', overview, (page) => (page === 1 ? link() : `${link()}?page=${page}`))}`;
}

/** What loses something, or cannot be undone, has a page of its own before it. */
export function actions({ cluster, topic, link }: TopicPlace): Html {
  if (cluster.settings.readOnly || topic.isInternal) return nothing;
  return html`<p class="actions">
    <a class="button" href="${link('partitions')}">Add partitions</a>
    <a class="button danger" href="${link('clear')}">Clear messages</a>
    <a class="button danger" href="${link('delete')}">Delete topic</a>
  </p>`;
}

function partitionTable({ rows }: TopicOverview): Html {
  const offset =
    (pick: (range: NonNullable<PartitionRow['range']>) => bigint) => (row: PartitionRow) =>
      row.range === undefined ? '-' : count(pick(row.range));
  return table(
    'Partitions',
    [
      { title: 'Partition', cell: ({ partition }) => partition },
      {
        title: 'Leader',
        cell: ({ leader }) => (leader < 0 ? html`<span class="state bad">none</span>` : leader),
      },
      { title: 'Replicas', cell: ({ replicas }) => replicas.join(', ') },
      { title: 'In sync', cell: inSyncCell },
      { title: 'Start', isNumber: true, cell: offset(({ start }) => start) },
      { title: 'End', isNumber: true, cell: offset(({ end }) => end) },
      { title: 'Records', isNumber: true, cell: offset(({ start, end }) => end - start) },
      { title: 'Size', isNumber: true, cell: (row) => known(row.bytes, bytes) },
    ],
    rows,
  );
}

function inSyncCell({ isr, replicas }: PartitionRow): Content {
  const text = isr.join(', ') || 'none';
  return isr.length < replicas.length ? html`<span class="state warn">${text}</span>` : text;
}

function flagged(value: number, state: 'warn' | 'bad'): Content {
  return value === 0 ? '0' : html`<span class="state ${state}">${count(value)}</span>`;
}

export function known(value: bigint | undefined, text: (value: bigint) => string): string {
  return value === undefined ? '-' : text(value);
}
