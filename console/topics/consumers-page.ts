import { count } from '../shell/format.ts';
import { html, type Html } from '../shell/html.ts';
import { clusterLink } from '../shell/links.ts';
import { table } from '../shell/parts.ts';
import { visible } from '../shell/visible.ts';
import type { TopicGroup } from './consumers.ts';
import { known } from './overview-page.ts';

export function consumersPart(base: string, cluster: string, groups: readonly TopicGroup[]): Html {
  return table(
    'Consumer groups that read this topic',
    [
      {
        title: 'Group',
        cell: ({ group }) =>
          html`<a href="${clusterLink(base, cluster, 'consumer-groups', [group])}"
            >${visible(group)}</a
          >`,
      },
      { title: 'State', cell: ({ state }) => state },
      { title: 'Members here', isNumber: true, cell: ({ members }) => count(members) },
      { title: 'Partitions committed', isNumber: true, cell: ({ committed }) => count(committed) },
      { title: 'Lag', isNumber: true, cell: ({ lag }) => known(lag, count) },
    ],
    groups,
    'No group has committed in this topic, and none has a partition of it.',
  );
}
