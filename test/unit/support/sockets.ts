import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** Listens on a free port of this machine until the test ends; returns the port. */
export async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  server.once('error', reject);
  server.listen(0, '127.0.0.1', () => {
    resolve(undefined);
  });
  await promise;
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  server.once('error', reject);
  server.listen(0, '127.0.0.1', () => {
    resolve(undefined);
  });
  await promise;
  const { port } = server.address() as AddressInfo;
  const closed = Promise.withResolvers<undefined>();
  server.close(() => {
    closed.resolve(undefined);
  });
  await closed.promise;
  return port;
}

/** A ZooKeeper that knows four-letter words only: `answer` gets the word; undefined keeps silent. */
export async function fakeZookeeper(
  answer: (word: string) => string | undefined,
): Promise<{ readonly address: string; readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (chunk) => {
      const word = chunk.toString('utf8');
      asked.push(word);
      const text = answer(word);
      if (text !== undefined) socket.end(text);
    });
  });
  return { address: `127.0.0.1:${await listening(server)}`, asked };
}
