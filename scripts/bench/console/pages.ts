/** The pages that are timed. */
import type { Selectable } from '../request.ts';

export interface TimedPage extends Selectable {
  readonly about: string;
  /** @param topic the one with all the records */
  readonly path: (topic: string) => string;
}

const topics = '/ui/clusters/bench/all-topics';

export const consolePages: readonly TimedPage[] = [
  { name: 'dashboard', about: 'every cluster at a glance', path: () => '/', quick: true },
  { name: 'topics', about: 'the first 50 of all topics', path: () => topics, quick: true },
  {
    name: 'topics-last',
    about: 'the last page of the list',
    path: () => `${topics}?page=1000`,
    quick: false,
  },
  {
    name: 'topics-by-size',
    about: 'all topics in the order of their sizes',
    path: () => `${topics}?sort=size&order=desc`,
    quick: true,
  },
  {
    name: 'topics-by-records',
    about: 'all topics in the order of their records: offsets of all partitions',
    path: () => `${topics}?sort=records&order=desc`,
    quick: true,
  },
  {
    name: 'topics-search',
    about: 'topics with 777 in their names',
    path: () => `${topics}?q=777`,
    quick: false,
  },
  { name: 'topic', about: 'the large topic', path: (topic) => `${topics}/${topic}`, quick: true },
  {
    name: 'messages-newest',
    about: 'the newest 50 of the large topic',
    path: (topic) => `${topics}/${topic}/messages`,
    quick: true,
  },
  {
    name: 'messages-oldest',
    about: 'its oldest 50',
    path: (topic) => `${topics}/${topic}/messages?from=oldest`,
    quick: true,
  },
  {
    name: 'messages-search',
    about: 'a text that none of them has, as far as one look goes',
    path: (topic) => `${topics}/${topic}/messages?q=nowhere-to-be-found`,
    quick: true,
  },
  {
    name: 'groups',
    about: 'the list of groups',
    path: () => '/ui/clusters/bench/consumer-groups',
    quick: false,
  },
];
