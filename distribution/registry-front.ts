/**
 * The front of the registry as a program of its own.
 *
 * node registry-front.ts HOST PORT BACKEND_URL [LEVEL]
 */
import { parseFront, serveRegistry } from './registry-server.ts';

const front = parseFront(process.argv.slice(2));
const { listening, ready, close } = serveRegistry(front);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    close();
    // The wait for the backend would hold it.
    process.exit();
  });
}

await listening;
console.log(`serving the registry paths of ${front.backend} at http://${front.host}:${front.port}`);
await ready;
