import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { isFree } from '../../../../scripts/lib/free-ports.ts';
import { listen, type Relay } from '../../../../stacks/targets/cluster/forward/relay.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** @returns its port */
async function serving(answer: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    answer(socket);
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function relayTo(behind: number): Promise<Relay> {
  let port = 29_000 + Math.floor(Math.random() * 500);
  while (!(await isFree(port))) port += 1;
  const relay = await listen({ address: '127.0.0.1', port, servicePort: 1 });
  relay.behind = behind;
  return relay;
}

/** Asks, waits a moment for an answer, and goes. */
async function ask({ port }: Relay): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('ping');
  await Promise.race([once(socket, 'data'), new Promise((resolve) => setTimeout(resolve, 50))]);
  socket.destroy();
  await once(socket, 'close');
}

describe('a relay', () => {
  it('says that nobody is behind it once two clients have gone without an answer', async () => {
    const relay = await relayTo(await serving((socket) => socket.resume()));
    const { promise, resolve } = Promise.withResolvers<string>();
    relay.lost = () => {
      resolve('lost');
    };
    await ask(relay);
    await ask(relay);
    expect(await promise).toBe('lost');
  });

  it('does not where clients are answered, or ask nothing', async () => {
    let lost = 0;
    const relay = await relayTo(
      await serving((socket) => socket.on('data', () => socket.write('pong'))),
    );
    relay.lost = () => {
      lost += 1;
    };
    for (let client = 0; client < 3; client += 1) await ask(relay);
    for (let client = 0; client < 3; client += 1) {
      const socket = connect(relay.port, '127.0.0.1');
      await once(socket, 'connect');
      socket.destroy();
    }
    await ask(relay);
    expect(lost).toBe(0);
  });
});
