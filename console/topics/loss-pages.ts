/** Pages before a change that cannot be taken back: what it does, and to whom. */
import type { FastifyReply } from 'fastify';
import { confirmation } from '../shell/changes.ts';
import { bytes, count, plural } from '../shell/format.ts';
import { html, type Content, type Html } from '../shell/html.ts';
import { visible } from '../shell/visible.ts';
import type { TopicGroup } from './consumers.ts';
import type { TopicOverview } from './overview.ts';
import type { TopicPlace } from './topic.ts';

export interface Loss {
  readonly overview: TopicOverview;
  readonly groups: readonly TopicGroup[];
}

export function deletePage(reply: FastifyReply, place: TopicPlace, loss: Loss): Html {
  const { topic, link } = place;
  return confirmation(reply, {
    lost: [
      html`The topic with ${plural(topic.partitions.length, 'partition')}, and what it is set to`,
      recordsLost(loss),
      groupsHit(loss, 'what they have committed here is gone, too'),
    ],
    action: link('delete'),
    submit: 'Delete topic',
    typed: topic.name,
    back: link(),
  });
}

export function clearPage(reply: FastifyReply, place: TopicPlace, loss: Loss): Html {
  const { topic, link } = place;
  return confirmation(reply, {
    lost: [
      recordsLost(loss),
      groupsHit(loss, 'what they have not read they will never read'),
      'The topic stays, and its offsets go on where they are',
    ],
    action: link('clear'),
    submit: 'Clear messages',
    typed: topic.name,
    back: link(),
  });
}

function recordsLost({ overview: { records, bytes: size } }: Loss): string {
  const what = records === undefined ? 'All of its records' : plural(records, 'record');
  return size === undefined ? what : `${what}; ${bytes(size)} on the disks of the brokers`;
}

const mostGroups = 10;

function groupsHit({ groups }: Loss, what: string): Content {
  if (groups.length === 0) return 'No consumer group reads it';
  const named = groups.slice(0, mostGroups);
  const more = groups.length - named.length;
  return html`${plural(groups.length, 'consumer group')} that read it:
  ${named.map(({ group, members }, at) => {
    const held = members === 0 ? '' : ` (${plural(members, 'member')} now)`;
    return html`${at === 0 ? '' : ', '}<code>${visible(group)}</code>${held}`;
  })}${more === 0 ? '' : ` and ${count(more)} more`};
  ${what}`;
}
