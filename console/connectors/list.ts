/** Connectors of all Connect clusters. One that does not answer takes nothing from the others. */
import type { Cluster } from '../cluster/cluster.ts';
import type { HttpSource } from '../cluster/http-source.ts';
import { SourceError } from '../shell/errors.ts';
import { pageOf, type Paged } from '../shell/paging.ts';
import { listConnectors, pluginsOf, topicsOf, type Connector, type Plugin } from './connect.ts';

export interface ListedConnector extends Connector {
  readonly connect: string;
  readonly source: HttpSource;
}

export interface ConnectorRow extends ListedConnector {
  readonly topics: readonly string[];
}

export interface ConnectorList {
  readonly paged: Paged<ConnectorRow>;
  /** Of all that answer, before the search. */
  readonly connectors: number;
  readonly plugins: readonly (Plugin & { readonly connect: string })[];
  readonly faults: readonly SourceError[];
}

export interface ListQuery {
  /** Part of name, class or Connect; capitals do not count. */
  readonly q: string;
  readonly page: number;
}

export async function readList(cluster: Cluster, query: ListQuery): Promise<ConnectorList> {
  const answers = await Promise.all([...cluster.connects].map(readOne));
  const all = answers.flatMap(({ connectors }) => connectors);
  const paged = pageOf(search(all, query.q), query.page);
  return {
    paged: { ...paged, rows: await withTopics(paged.rows) },
    connectors: all.length,
    plugins: answers.flatMap(({ plugins }) => plugins),
    faults: answers.flatMap(({ fault }) => fault ?? []),
  };
}

export function search<T extends Pick<ListedConnector, 'name' | 'className' | 'connect'>>(
  all: readonly T[],
  q: string,
): T[] {
  const wanted = q.toLowerCase();
  const has = (text: string) => text.toLowerCase().includes(wanted);
  return all.filter(({ name, className, connect }) => [name, className, connect].some(has));
}

type Answer = Pick<ConnectorList, 'plugins'> & {
  readonly connectors: readonly ListedConnector[];
  readonly fault?: SourceError;
};

async function readOne([connect, source]: readonly [string, HttpSource]): Promise<Answer> {
  try {
    const [connectors, plugins] = await Promise.all([listConnectors(source), pluginsOf(source)]);
    return {
      connectors: connectors.map((each): ListedConnector => ({ ...each, connect, source })),
      plugins: plugins.map((each) => ({ ...each, connect })),
    };
  } catch (error) {
    if (error instanceof SourceError) return { connectors: [], plugins: [], fault: error };
    throw error;
  }
}

/** A few at a time: Connect answers one name a request. */
async function withTopics(connectors: readonly ListedConnector[]): Promise<ConnectorRow[]> {
  const rows: ConnectorRow[] = [];
  for (let at = 0; at < connectors.length; at += atOnce) {
    rows.push(...(await Promise.all(connectors.slice(at, at + atOnce).map(withOwnTopics))));
  }
  return rows;
}

const atOnce = 8;

async function withOwnTopics(connector: ListedConnector): Promise<ConnectorRow> {
  const topics = await topicsOf(connector.source, connector.name).catch(noneTold);
  return { ...connector, topics };
}

/** It has just told of its connectors: a fault now is worth less than the list. */
function noneTold(error: unknown): readonly string[] {
  if (error instanceof SourceError) return [];
  throw error;
}
