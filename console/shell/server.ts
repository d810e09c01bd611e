/** The HTTP server: what holds for all pages, then the pages of each room. */
import cookie from '@fastify/cookie';
import csrf from '@fastify/csrf-protection';
import formbody from '@fastify/formbody';
import helmet from '@fastify/helmet';
import sse from '@fastify/sse';
import {
  fastify,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { overviewRoutes } from '../overview/routes.ts';
import { brokersRoutes } from '../brokers/routes.ts';
import { topicsRoutes } from '../topics/routes.ts';
import { messagesRoutes } from '../messages/routes.ts';
import { groupsRoutes } from '../groups/routes.ts';
import { schemasRoutes } from '../schemas/routes.ts';
import { connectorsRoutes } from '../connectors/routes.ts';
import { aclsRoutes } from '../acls/routes.ts';
import { stackRoutes } from '../stack/routes.ts';
import { assets } from './assets.ts';
import { takeNotice } from './changes.ts';
import type { Console } from './console.ts';
import { PageError, SourceError } from './errors.ts';
import { html, nothing } from './html.ts';
import { layout, type Page } from './layout.ts';
import { addLogin } from './login.ts';
import { sourceFault } from './parts.ts';

/** Adds the pages of a room. Paths are without the context path. */
export type Routes = (app: FastifyInstance, shared: Console) => void;

const rooms: readonly Routes[] = [
  overviewRoutes,
  brokersRoutes,
  topicsRoutes,
  messagesRoutes,
  groupsRoutes,
  schemasRoutes,
  connectorsRoutes,
  aclsRoutes,
  stackRoutes,
];

export async function createServer(shared: Console): Promise<FastifyInstance> {
  const app = fastify({
    // Streams that a browser keeps open must not hold the end of the program.
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 1000 },
    bodyLimit: 4 * 1024 * 1024,
  });
  await app.register(helmet, { contentSecurityPolicy: policy, strictTransportSecurity: false });
  await app.register(cookie);
  await app.register(csrf, {
    cookieOpts: { path: '/', httpOnly: true, sameSite: 'strict' },
    getToken: tokenOf,
  });
  await app.register(formbody);
  // Its types lack what the module itself is.
  await app.register(sse as unknown as typeof sse.default);
  await addLogin(app, shared);
  app.addHook('onRequest', sameOriginOnly);
  // After the body is there: the token is in it.
  app.addHook('preValidation', (request, reply, next) => {
    if (isSafe(request)) next();
    else app.csrfProtection(request, reply, next);
  });
  app.setErrorHandler(async (error: FastifyError, request, reply) =>
    answerError(shared, error, request, reply),
  );
  app.setNotFoundHandler(async (request, reply) =>
    answerError(shared, new PageError(404, `there is no page ${request.url}`), request, reply),
  );
  await app.register(
    (inner, _options, ready) => {
      addAssets(inner);
      for (const add of rooms) add(inner, shared);
      ready();
    },
    { prefix: shared.settings.contextPath },
  );
  return app;
}

/** Sends a page in the frame of all pages. */
export function sendPage(
  shared: Console,
  request: FastifyRequest,
  reply: FastifyReply,
  page: Page,
): FastifyReply {
  const text = layout(shared, page, takeNotice(request, reply));
  return reply
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(String(text));
}

/** Nothing that a topic holds can run: no script or style but the console's own files. */
const policy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    // uPlot sets sizes at its elements.
    styleSrc: ["'self'"],
    styleSrcAttr: ["'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
};

function isSafe({ method }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}

function tokenOf({ body, headers }: FastifyRequest): string | undefined {
  const token = (body as Readonly<Record<string, unknown>> | undefined)?.['_csrf'];
  const header = headers['x-csrf-token'];
  if (typeof token === 'string') return token;
  return typeof header === 'string' ? header : undefined;
}

/** A form of another site must not change anything, whatever its browser thinks of cookies. */
function sameOriginOnly(request: FastifyRequest, _reply: FastifyReply, next: (e?: Error) => void) {
  const site = request.headers['sec-fetch-site'];
  if (isSafe(request) || site === undefined || site === 'same-origin') next();
  else next(new PageError(403, 'a change must come from a page of the console itself'));
}

function addAssets(app: FastifyInstance): void {
  app.get<{ Params: { readonly hash: string; readonly name: string } }>(
    '/assets/:hash/:name',
    (request, reply) => {
      const asset = assets.get(request.params.name);
      if (asset?.hash !== request.params.hash) {
        throw new PageError(404, `there is no file ${request.params.name}`);
      }
      return reply
        .type(asset.type)
        .header('cache-control', 'public, max-age=31536000, immutable')
        .send(asset.data);
    },
  );
}

function answerError(
  shared: Console,
  error: Error & { readonly statusCode?: number },
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const status = statusOf(error);
  if (status >= 500 && !(error instanceof SourceError)) {
    shared.log.error({ err: error, url: request.url }, 'a bug: a page failed');
  }
  reply.code(status);
  if (request.url.slice(shared.settings.contextPath.length).startsWith('/api/')) {
    return reply.send({ status, message: error.message });
  }
  const body = error instanceof SourceError ? sourceFault(error) : fault(error);
  return sendPage(shared, request, reply, {
    title: titles[status] ?? 'Something went wrong',
    body,
  });
}

function statusOf(error: Error & { readonly statusCode?: number }): number {
  if (error instanceof PageError) return error.status;
  if (error instanceof SourceError) return 502;
  return error.statusCode ?? 500;
}

function fault(error: Error) {
  const fix = error instanceof PageError ? error.fix : undefined;
  return html`<p class="notice failed" role="alert">
    ${error.message}${fix === undefined ? nothing : html`<br />${fix}`}
  </p>`;
}

const titles: Readonly<Record<number, string>> = {
  400: 'Not as it is needed',
  403: 'Not allowed',
  404: 'Not found',
  502: 'Something behind the console does not answer',
};
