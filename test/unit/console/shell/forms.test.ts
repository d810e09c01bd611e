import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { readConsoleSettings } from '../../../../console/settings/settings.ts';
import { form } from '../../../../console/shell/changes.ts';
import { createConsole } from '../../../../console/shell/console.ts';
import { createServer } from '../../../../console/shell/server.ts';
import { createLog } from '../../../../workloads/shared/log.ts';

let app: FastifyInstance;
beforeAll(async () => {
  const { settings } = readConsoleSettings({
    KAFKA_CLUSTERS_0_NAME: 'c',
    KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS: '127.0.0.1:1',
  });
  app = await createServer(createConsole(settings, createLog('test', 'fatal')));
  app.get('/forms', (_request, reply) => {
    const forms = ['one', 'two'].map((submit) => form(reply, { action: '/change', submit }));
    return reply.send(forms.join(''));
  });
  app.post('/change', () => 'changed');
});
afterAll(async () => {
  await app.close();
});

it('takes every form of the first page that a browser sees', async () => {
  const { body, cookies } = await app.inject('/forms');
  const tokens = [...body.matchAll(/name="_csrf" value="([^"]+)"/g)].map(([, token]) => token);
  expect(tokens).toHaveLength(2);
  const answers = await Promise.all(
    tokens.map((_csrf) =>
      app.inject({
        method: 'POST',
        url: '/change',
        cookies: Object.fromEntries(cookies.map(({ name, value }) => [name, value])),
        payload: { _csrf },
      }),
    ),
  );
  expect(answers.map((answer) => answer.body)).toEqual(['changed', 'changed']);
});
