/** Access rules of a cluster. */
import { clusterNamed } from '../shell/console.ts';
import { part } from '../shell/parts.ts';
import { pageIn, queryOf, textIn } from '../shell/query.ts';
import { sendPage, type Routes } from '../shell/server.ts';
import { readAcls } from './acls.ts';
import { aclBody } from './page.ts';

export const aclsRoutes: Routes = (app, shared) => {
  app.get('/ui/clusters/:cluster/acl', async (request, reply) => {
    const cluster = clusterNamed(shared, (request.params as { readonly cluster: string }).cluster);
    const query = queryOf(request);
    const [q, page] = [textIn(query, 'q').trim(), pageIn(query)];
    const view = { base: shared.settings.contextPath, cluster: cluster.name, q, page };
    return sendPage(shared, request, reply, {
      title: 'ACL',
      cluster,
      section: 'acl',
      body: await part(readAcls(cluster), (found) => aclBody(found, view)),
    });
  });
};
