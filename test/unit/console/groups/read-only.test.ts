import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { readConsoleSettings } from '../../../../console/settings/settings.ts';
import { createConsole } from '../../../../console/shell/console.ts';
import { createServer } from '../../../../console/shell/server.ts';
import { createLog } from '../../../../workloads/shared/log.ts';

let app: FastifyInstance;
beforeAll(async () => {
  const { settings } = readConsoleSettings({
    KAFKA_CLUSTERS_0_NAME: 'c',
    KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS: '127.0.0.1:1',
    KAFKA_CLUSTERS_0_READONLY: 'true',
    KAFKA_CLUSTERS_0_KAFKACONNECT_0_NAME: 'one',
    KAFKA_CLUSTERS_0_KAFKACONNECT_0_ADDRESS: 'http://127.0.0.1:1',
  });
  app = await createServer(createConsole(settings, createLog('test', 'fatal')));
  // Pages of a read-only cluster give none away.
  app.get('/token', (_request, reply) => reply.generateCsrf());
});
afterAll(async () => {
  await app.close();
});

const forms = [
  'consumer-groups/g/reset',
  'consumer-groups/g/delete',
  'consumer-groups/g/topics/t/delete',
  'connectors/create-new',
  'connectors/one/c/edit',
  'connectors/one/c/delete',
];

/** Does not prove that pages which only show offer no change: see the suites with a browser. */
it.each(forms)(
  'refuses the form %s on a read-only cluster before anything is asked',
  async (path) => {
    const { statusCode, body } = await app.inject(`/ui/clusters/c/${path}`);
    expect(statusCode).toBe(403);
    expect(body).toContain('cluster c is read-only');
  },
);

it.each([
  ...forms,
  'connectors/one/c/restart',
  'connectors/one/c/restart-failed',
  'connectors/one/c/pause',
  'connectors/one/c/resume',
  'connectors/one/c/tasks/0/restart',
])('refuses the change %s on a read-only cluster', async (path) => {
  const { body: token, cookies } = await withToken();
  const { statusCode, body } = await app.inject({
    method: 'POST',
    url: `/ui/clusters/c/${path}`,
    cookies,
    payload: { _csrf: token, confirm: path.split('/').at(-2) },
  });
  expect(statusCode).toBe(403);
  expect(body).toContain('cluster c is read-only');
});

async function withToken() {
  const { cookies, body } = await app.inject('/token');
  return { body, cookies: Object.fromEntries(cookies.map(({ name, value }) => [name, value])) };
}
