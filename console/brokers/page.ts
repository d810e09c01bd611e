/** The brokers of a cluster, and what lies on their disks. */
import type { ClusterMetadata } from '../cluster/metadata.ts';
import { bytes, count } from '../shell/format.ts';
import { html, nothing, type Content, type Html } from '../shell/html.ts';
import { clusterLink } from '../shell/links.ts';
import { facts, sourceFault, table } from '../shell/parts.ts';
import { brokerRows, clusterFacts, type BrokerRow } from './broker-list.ts';
import { bytesOf, useByTopic, type TopicUse } from './disk-use.ts';
import type { BrokerDisk } from './log-dirs.ts';

export interface Place {
  readonly base: string;
  readonly cluster: string;
}

export interface BrokersView extends Place {
  readonly metadata: ClusterMetadata;
  readonly disks: readonly BrokerDisk[];
  readonly version: string | undefined;
}

export function brokersPage(view: BrokersView): Html {
  const { disks, metadata } = view;
  return html`${clusterPart(view)} ${brokerTable(view, brokerRows(metadata, disks))}
  ${disks.map(({ fault }) => (fault === undefined ? nothing : sourceFault(fault)))}
  ${topicPart(view, useByTopic(disks))}`;
}

function clusterPart({ metadata, disks, version }: BrokersView): Html {
  const { online, underReplicated, offline, topics } = clusterFacts(metadata);
  const told = disks.flatMap((disk) => bytesOf(disk) ?? []);
  return facts([
    ['Version', version ?? '-'],
    ['Controller', metadata.controllerId < 0 ? 'none' : metadata.controllerId],
    ['Brokers', count(metadata.brokers.length)],
    ['Partitions online', count(online)],
    ['Under-replicated', alarming(underReplicated, 'warn')],
    ['Offline', alarming(offline, 'bad')],
    ['Topics', count(topics)],
    ['Disk used', told.length === 0 ? '-' : bytes(told.reduce((a, b) => a + b, 0n))],
    ['Cluster id', metadata.clusterId],
  ]);
}

function alarming(value: number, state: 'warn' | 'bad'): Content {
  return value === 0 ? count(value) : html`<span class="state ${state}">${count(value)}</span>`;
}

function brokerTable({ base, cluster }: Place, rows: readonly BrokerRow[]): Html {
  return table(
    'Brokers',
    [
      {
        title: 'Broker',
        cell: ({ id, isController }) =>
          html`<a href="${clusterLink(base, cluster, 'brokers', [id])}">${id}</a>${
              isController ? ' (controller)' : ''
            }`,
      },
      { title: 'Address', cell: ({ host, port }) => `${host}:${port}` },
      { title: 'Rack', cell: ({ rack }) => rack ?? '-' },
      { title: 'Leads', isNumber: true, cell: ({ leaders }) => count(leaders) },
      { title: 'Leader skew', isNumber: true, cell: ({ leaderSkew }) => percent(leaderSkew) },
      { title: 'Replicas', isNumber: true, cell: ({ replicas }) => count(replicas) },
      { title: 'Replica skew', isNumber: true, cell: ({ replicaSkew }) => percent(replicaSkew) },
      { title: 'Out of sync', isNumber: true, cell: (row) => alarming(row.outOfSync, 'warn') },
      {
        title: 'Disk used',
        isNumber: true,
        cell: (row) => (row.bytes === undefined ? '-' : bytes(row.bytes)),
      },
    ],
    rows,
    'No broker is known.',
  );
}

/** `+12 %`, `-3 %`, `0 %` */
export function percent(value: number | undefined): string {
  if (value === undefined) return '-';
  const rounded = Math.round(value);
  return `${rounded > 0 ? '+' : ''}${rounded === 0 ? 0 : rounded} %`;
}

const mostTopics = 20;

function topicPart({ base, cluster }: Place, uses: readonly TopicUse[]): Html {
  const caption =
    uses.length > mostTopics
      ? `The ${mostTopics} largest of ${count(uses.length)} topics, all replicas together`
      : 'All replicas of a topic together';
  return html`<h2>Disk by topic</h2>
    ${table(
      caption,
      [
        {
          title: 'Topic',
          cell: ({ topic }) =>
            html`<a href="${clusterLink(base, cluster, 'all-topics', [topic])}">${topic}</a>`,
        },
        { title: 'Replicas', isNumber: true, cell: ({ replicas }) => count(replicas) },
        { title: 'Size', isNumber: true, cell: (use) => bytes(use.bytes) },
      ],
      uses.slice(0, mostTopics),
      'No broker tells of anything on its disks.',
    )}`;
}
