import { expect, it } from 'vitest';
import { HttpSource } from '../../../../console/cluster/http-source.ts';
import type { Cluster } from '../../../../console/cluster/cluster.ts';
import { readList } from '../../../../console/connectors/list.ts';
import { listBody } from '../../../../console/connectors/list-page.ts';
import { SourceError } from '../../../../console/shell/errors.ts';

const answers: Readonly<Record<string, unknown>> = {
  '/connectors?expand=status&expand=info': {
    out: { info: { type: 'sink', config: { 'connector.class': 'a.Sink' } } },
  },
  '/connector-plugins': [{ class: 'a.Sink', type: 'sink', version: '1' }],
  '/connectors/out/topics': { out: { topics: ['b', 'a'] } },
};

function sourceOf(name: string, answer: (path: string) => unknown): HttpSource {
  const source = new HttpSource(`Connect ${name}`, { url: 'http://h', login: undefined }, 100);
  source.json = (path) => Promise.resolve().then(() => answer(path));
  return source;
}

const away = sourceOf('away', () => {
  throw new SourceError('Connect away http://h', new Error('connect ECONNREFUSED'));
});
const there = sourceOf('there', (path) => answers[path]);
const cluster = { connects: new Map(Object.entries({ away, there })) } as unknown as Cluster;
const query = { q: '', page: 1 };

it('lists what answers, and names the Connect that does not', async () => {
  const { paged, plugins, faults } = await readList(cluster, query);
  expect(paged.rows.map(({ connect, name, topics }) => [connect, name, topics])).toEqual([
    ['there', 'out', ['a', 'b']],
  ]);
  expect(plugins).toHaveLength(1);
  expect(faults.map(({ source, message }) => `${source}: ${message}`)).toEqual([
    'Connect away http://h: connect ECONNREFUSED',
  ]);
});

it('offers nothing new on a read-only cluster', async () => {
  const list = await readList(cluster, query);
  const page = (isReadOnly: boolean) =>
    String(listBody(list, { base: '', cluster: 'c', isReadOnly, query }));
  expect(page(false)).toContain('Create connector');
  expect(page(true)).not.toContain('create-new');
  expect(page(true)).toContain('connect ECONNREFUSED');
});
