import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { readConsoleSettings } from '../../../../console/settings/settings.ts';
import { createConsole, type Console } from '../../../../console/shell/console.ts';
import { createServer } from '../../../../console/shell/server.ts';

/** Nobody listens there. */
const nobody = {
  KAFKA_CLUSTERS_0_NAME: 'gone',
  KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS: '127.0.0.1:1',
  KAFKA_CLUSTERS_0_SCHEMAREGISTRY: 'http://127.0.0.1:1',
  KAFKA_CLUSTERS_0_KAFKACONNECT_0_NAME: 'connect',
  KAFKA_CLUSTERS_0_KAFKACONNECT_0_ADDRESS: 'http://127.0.0.1:1',
  'KAFKA_ADMIN-CLIENT-TIMEOUT': '1000',
};

const open: { readonly app: FastifyInstance; readonly shared: Console }[] = [];
afterEach(async () => {
  for (const { app, shared } of open.splice(0)) {
    await app.close();
    await shared.close();
  }
});

async function serverOf(env: Readonly<Record<string, string>> = {}): Promise<FastifyInstance> {
  const { settings } = readConsoleSettings({ ...nobody, ...env });
  const shared = createConsole(settings, pino({ level: 'silent' }));
  const app = await createServer(shared);
  open.push({ app, shared });
  return app;
}

describe('a cluster that nobody answers for', () => {
  it('is told, and the console itself is well', async () => {
    const app = await serverOf();
    expect((await app.inject('/actuator/health')).json()).toEqual({ status: 'UP' });
    const [cluster] = (await app.inject('/api/clusters')).json<Record<string, unknown>[]>();
    expect(cluster).toMatchObject({ name: 'gone', status: 'offline' });
    const page = await app.inject('/');
    expect([page.statusCode, page.body]).toEqual([200, expect.stringContaining('offline')]);
  });

  it.each(['brokers', 'all-topics', 'consumer-groups', 'schemas', 'connectors', 'acl'])(
    'leaves the page %s standing, with whom it could not ask',
    async (section) => {
      const page = await (await serverOf()).inject(`/ui/clusters/gone/${section}`);
      expect(page.statusCode).toBeLessThan(503);
      expect(page.body).toMatch(/127\.0\.0\.1:1/);
      expect(page.body).toContain('aria-current="page"');
    },
  );
});

describe('what is not there', () => {
  it.each(['/nope', '/ui/clusters/other/brokers', '/assets/0/console.css'])(
    'is not found, in words: %s',
    async (url) => {
      const page = await (await serverOf()).inject(url);
      expect([page.statusCode, page.body]).toEqual([404, expect.stringContaining('there is no')]);
    },
  );

  it('is told to programs as JSON', async () => {
    const answer = await (await serverOf()).inject('/api/stack');
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toEqual({ status: 404, message: 'this console belongs to no stack' });
  });
});

describe('a change', () => {
  const path = '/ui/clusters/gone/all-topics';
  const form = { 'content-type': 'application/x-www-form-urlencoded' };

  it('without a token of the same browser is refused', async () => {
    const app = await serverOf();
    const answer = await app.inject({
      method: 'POST',
      url: path,
      headers: form,
      payload: 'name=a',
    });
    expect(answer.statusCode).toBe(403);
  });

  it('from a page of another site is refused, whatever it knows', async () => {
    const app = await serverOf();
    const headers = { ...form, 'sec-fetch-site': 'cross-site' };
    const answer = await app.inject({ method: 'POST', url: path, headers, payload: 'name=a' });
    expect([answer.statusCode, answer.body]).toEqual([
      403,
      expect.stringContaining('a page of the console itself'),
    ]);
  });
});

describe('a login', () => {
  const env = {
    AUTH_TYPE: 'LOGIN_FORM',
    SPRING_SECURITY_USER_NAME: 'me',
    SPRING_SECURITY_USER_PASSWORD: 'right',
  };
  const as = (pair: string) => ({
    headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` },
  });

  it('is asked for by every page, and never by the probe', async () => {
    const app = await serverOf(env);
    const codes = async (options: object = {}) =>
      Promise.all(
        ['/', '/api/clusters', '/ui/clusters/gone/acl', '/nope', '/actuator/health'].map(
          async (url) => (await app.inject({ url, ...options })).statusCode,
        ),
      );
    expect(await codes()).toEqual([401, 401, 401, 401, 200]);
    expect(await codes(as('me:wrong'))).toEqual([401, 401, 401, 401, 200]);
    expect(await codes(as('you:right'))).toEqual([401, 401, 401, 401, 200]);
    expect((await codes(as('me:right'))).slice(0, 2)).toEqual([200, 200]);
  });
});

describe('a path in front', () => {
  it('is in front of all pages and in all links', async () => {
    const app = await serverOf({ SERVER_SERVLET_CONTEXT_PATH: '/kafka/' });
    expect((await app.inject('/')).statusCode).toBe(404);
    const { body } = await app.inject('/kafka/');
    const links = [...body.matchAll(/(?:href|src)="([^"#d][^"]*)"/g)].map(([, link]) => link);
    expect(links.length).toBeGreaterThan(8);
    expect(links.filter((link) => link?.startsWith('/kafka/') !== true)).toEqual([]);
    const style = links.find((link) => link?.endsWith('.css')) ?? '';
    expect((await app.inject(style)).statusCode).toBe(200);
  });
});

describe('every answer', () => {
  it('forbids scripts that are not the console’s own', async () => {
    const { headers } = await (await serverOf()).inject('/');
    expect(headers['content-security-policy']).toContain("script-src 'self'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['cache-control']).toBe('no-store');
  });
});
