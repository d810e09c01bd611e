/**
 * Serves the Confluent Schema Registry paths (`/subjects`, `/schemas`, `/config`, …) at the root, as its clients
 * expect them; Apicurio has them under a prefix. Everything else (Apicurio's own API, health) passes as it is.
 */
import { createProxyServer } from 'httpxy';
import { once } from 'node:events';
import { createServer, ServerResponse } from 'node:http';
import { setDefaults } from './registry-defaults.ts';
import { confluentPath } from './registry-paths.ts';

export interface Front {
  readonly host: string;
  readonly port: number;
  /** URL of Apicurio. */
  readonly backend: string;
  /** The compatibility level that a new registry gets before it answers anyone; undefined leaves Apicurio's own. */
  readonly level: string | undefined;
}

export interface ServedFront {
  /** Rejects when the address cannot be had. */
  readonly listening: Promise<unknown>;
  /** Settles once requests pass. */
  readonly ready: Promise<void>;
  /** Takes no more requests and ends those that are on the way. */
  readonly close: () => void;
}

/** @param words `HOST PORT BACKEND_URL [LEVEL]` */
export function parseFront(words: readonly string[]): Front {
  const [host = '127.0.0.1', port = '8081', backend = '', level] = words;
  return { host, port: Number(port), backend, level };
}

export function serveRegistry({ host, port, backend, level }: Front): ServedFront {
  let passing = level === undefined;
  const proxy = createProxyServer({ target: backend });
  const server = createServer((request, response) => {
    if (!passing) {
      refuse(response, 'it is starting');
      return;
    }
    request.url = confluentPath(request.url ?? '/');
    proxy.web(request, response).catch((error: unknown) => {
      refuse(response, error);
    });
  });
  proxy.on('error', (error, _request, response) => {
    if (response instanceof ServerResponse) refuse(response, error);
  });
  server.listen(port, host);
  const listening = once(server, 'listening');
  const ready = setUp(backend, level).then(() => {
    passing = true;
  });
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { listening, ready, close };
}

async function setUp(backend: string, level: string | undefined): Promise<void> {
  if (level !== undefined) await setDefaults(backend, level);
}

/** In the form of the registry's own errors, so that clients show the reason. */
function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const reason = error instanceof Error ? error.message : String(error);
  const body = { error_code: 50003, message: `the registry does not answer yet: ${reason}` };
  response.writeHead(503, { 'content-type': 'application/vnd.schemaregistry.v1+json' });
  response.end(JSON.stringify(body));
}
