/** Addresses of pages: those of kafka-ui, so that bookmarks and habits go on working. */

/** Pages of a cluster, as the menu has them. */
export const sections = [
  { path: 'brokers', title: 'Brokers' },
  { path: 'all-topics', title: 'Topics' },
  { path: 'consumer-groups', title: 'Consumers' },
  { path: 'schemas', title: 'Schema Registry' },
  { path: 'connectors', title: 'Kafka Connect' },
  { path: 'acl', title: 'ACL' },
] as const;

export type Section = (typeof sections)[number]['path'];

/**
 * @param base the context path of the console
 * @param parts behind the section, as they are: they get encoded here
 * @param query left out where undefined or empty
 */
export function clusterLink(
  base: string,
  cluster: string,
  section: Section,
  parts: readonly (string | number)[] = [],
  query: Readonly<Record<string, string | number | undefined>> = {},
): string {
  const path = ['ui', 'clusters', cluster, section, ...parts]
    .map((part) => encodeURIComponent(part))
    .join('/');
  return `${base}/${path}${queryText(query)}`;
}

export function queryText(query: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(query).filter(
    ([, value]) => value !== undefined && value !== '',
  ) as [string, string | number][];
  if (given.length === 0) return '';
  return `?${new URLSearchParams(given.map(([key, value]): [string, string] => [key, String(value)])).toString()}`;
}
