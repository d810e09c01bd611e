/** The dashboard: every cluster at a glance. And what probes and kafka-ui's clients ask for. */
import { html, type Content, type Html } from '../shell/html.ts';
import { count } from '../shell/format.ts';
import { clusterLink } from '../shell/links.ts';
import { table } from '../shell/parts.ts';
import { sendPage, type Routes } from '../shell/server.ts';
import { statusOf, type ClusterStatus } from './status.ts';

export const overviewRoutes: Routes = (app, shared) => {
  const base = shared.settings.contextPath;
  const all = () => Promise.all(shared.clusters.map(statusOf));

  app.get('/', async (request, reply) =>
    sendPage(shared, request, reply, {
      title: 'Dashboard',
      section: 'overview',
      body: dashboard(await all(), base),
    }),
  );
  app.get('/ui', (_request, reply) => reply.redirect(`${base}/`));
  app.get('/ui/clusters/:cluster', (request, reply) => {
    const { cluster } = request.params as { readonly cluster: string };
    return reply.redirect(clusterLink(base, cluster, 'brokers'));
  });

  app.get('/api/clusters', all);
  app.get('/actuator/health', () => ({ status: 'UP' }));
  app.get('/actuator/info', () => ({ build: { name: 'kafka-stack-console' } }));
};

function dashboard(clusters: readonly ClusterStatus[], base: string): Html {
  return html`${table(
    'Clusters',
    [
      {
        title: 'Cluster',
        cell: ({ name, readOnly }) =>
          html`<a href="${clusterLink(base, name, 'brokers')}">${name}</a
            >${readOnly ? ' (read-only)' : ''}`,
      },
      { title: 'Status', cell: statusCell },
      { title: 'Version', cell: ({ version }) => version ?? '-' },
      { title: 'Brokers', isNumber: true, cell: ({ brokerCount }) => number(brokerCount) },
      { title: 'Controller', isNumber: true, cell: ({ controllerId }) => number(controllerId) },
      {
        title: 'Partitions online',
        isNumber: true,
        cell: (each) => number(each.onlinePartitionCount),
      },
      {
        title: 'Under-replicated',
        isNumber: true,
        cell: (each) => number(each.underReplicatedPartitionCount),
      },
      {
        title: 'Topics',
        isNumber: true,
        cell: ({ name, topicCount }) =>
          html`<a href="${clusterLink(base, name, 'all-topics')}">${number(topicCount)}</a>`,
      },
    ],
    clusters,
  )}`;
}

function statusCell({ status, lastError }: ClusterStatus): Content {
  return html`<span class="state ${status}">${status}</span>${
      lastError === undefined ? '' : html` <span class="reason">${lastError.message}</span>`
    }`;
}

function number(value: number | undefined): Content {
  return value === undefined ? '-' : count(value);
}
