/** Health and metrics of a program over HTTP. */
import type { FastifyServerOptions } from 'fastify';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import { SettingError } from './errors.ts';
import { jsonOf } from './log.ts';

export interface Health {
  readonly ok: boolean;
  readonly [detail: string]: unknown;
}

export interface ServeOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly health: () => Health | Promise<Health>;
  readonly registry: Registry;
}

export interface HttpServer {
  /** The real one. */
  readonly port: number;
  close(): Promise<void>;
}

/**
 * `GET /health` answers 200 or 503 with what `health` says; `GET /metrics` in Prometheus' text form.
 * @throws SettingError when it cannot listen there
 */
export async function serve({ host, port, health, registry }: ServeOptions): Promise<HttpServer> {
  // Loaded here: a program without a port needs none of it.
  const { fastify } = await import('fastify');
  const app = fastify(options);
  app.get('/health', async (_request, reply) => {
    const answer = await health();
    return reply
      .code(answer.ok ? 200 : 503)
      .type('application/json')
      .send(jsonOf(answer));
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
  try {
    await app.listen({ host, port });
  } catch (error) {
    throw explained(error, { host, port });
  }
  return {
    port: (app.server.address() as AddressInfo).port,
    close: async () => {
      await app.close();
    },
  };
}

const options: FastifyServerOptions = {
  // Connections that a scraper keeps open must not hold the end of the program.
  forceCloseConnections: true,
  // The compilers that it would load for them take 10 MB.
  schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
};

function noSchemas(): never {
  throw new Error('a bug: the routes have no schemas');
}

type Place = Pick<ServeOptions, 'host' | 'port'>;

/** By the codes of Node. */
const listenFaults: Readonly<Record<string, readonly ['httpHost' | 'httpPort', string]>> = {
  EADDRINUSE: ['httpPort', 'the port is in use'],
  EACCES: ['httpPort', 'this user may not open the port'],
  EADDRNOTAVAIL: ['httpHost', 'this machine does not have the address'],
  ENOTFOUND: ['httpHost', 'nobody knows this name'],
};

function explained(error: unknown, { host, port }: Place): unknown {
  const { code = '' } = error as NodeJS.ErrnoException;
  const fault = listenFaults[code];
  if (fault === undefined) return error;
  const [setting, problem] = fault;
  return new SettingError(setting, setting === 'httpHost' ? host : port, problem, { cause: error });
}
