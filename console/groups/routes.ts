/** Consumer groups: who reads what, how far behind; and where they go on. */
import { clusterNamed } from '../shell/console.ts';
import { html } from '../shell/html.ts';
import { clusterLink } from '../shell/links.ts';
import { part } from '../shell/parts.ts';
import { pageIn, queryOf } from '../shell/query.ts';
import { sendPage, type Routes } from '../shell/server.ts';
import { visible } from '../shell/visible.ts';
import { addDeletes } from './delete-routes.ts';
import { readGroup } from './group.ts';
import { groupBody } from './group-page.ts';
import { addLagLive } from './lag-live.ts';
import { readList } from './list.ts';
import { groupTable, searchForm } from './list-page.ts';
import { readListQuery } from './list-query.ts';
import { groupPlace } from './place.ts';
import { addReset } from './reset-routes.ts';

export const groupsRoutes: Routes = (app, shared) => {
  const path = '/ui/clusters/:cluster/consumer-groups';

  app.get(path, async (request, reply) => {
    const base = shared.settings.contextPath;
    const cluster = clusterNamed(shared, (request.params as { readonly cluster: string }).cluster);
    const query = readListQuery(queryOf(request));
    const found = await part(readList(cluster, query), (list) =>
      groupTable(list, { base, cluster, query }),
    );
    const here = clusterLink(base, cluster.name, 'consumer-groups');
    return sendPage(shared, request, reply, {
      title: 'Consumers',
      cluster,
      section: 'consumer-groups',
      body: html`${searchForm(query, here)} ${found}`,
    });
  });

  app.get(`${path}/:group`, async (request, reply) => {
    const { base, cluster, group, trail } = groupPlace(shared, request);
    const query = queryOf(request);
    const [page, membersPage] = [pageIn(query), pageIn(query, 'membersPage')];
    const isReadOnly = cluster.settings.readOnly;
    const view = { base, cluster: cluster.name, isReadOnly, page, membersPage };
    return sendPage(shared, request, reply, {
      title: visible(group),
      cluster,
      section: 'consumer-groups',
      trail,
      body: await part(readGroup(cluster, group), (state) => groupBody(state, view)),
    });
  });

  addLagLive(app, shared);
  addReset(app, shared);
  addDeletes(app, shared);
};
