/**
 * Serves the Confluent Schema Registry paths (`/subjects`, `/schemas`, `/config`, …) at the root, as its clients
 * expect them; Apicurio has them under a prefix. Everything else (Apicurio's own API, health) passes as it is.
 *
 * node registry-front.ts HOST PORT BACKEND_URL [LEVEL]
 *
 * LEVEL is the compatibility level that a new registry gets before it answers anyone.
 */
import { createProxyServer } from 'httpxy';
import { createServer, ServerResponse } from 'node:http';
import { setDefaults } from './registry-defaults.ts';
import { confluentPath } from './registry-paths.ts';

const [host = '127.0.0.1', port = '8081', target = '', level] = process.argv.slice(2);

let ready = level === undefined;
const proxy = createProxyServer({ target });
const server = createServer((request, response) => {
  if (!ready) {
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

server.listen(Number(port), host, () => {
  console.log(`serving the registry paths of ${target} at http://${host}:${port}`);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    server.close();
    server.closeAllConnections();
    // The wait for the backend would hold it.
    process.exit();
  });
}

if (level !== undefined) {
  await setDefaults(target, level);
  ready = true;
}
