import { createServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import {
  decodeConnectResponse,
  encodeConnectRequest,
  openSession,
  parseConnectString,
} from '../../../images/entry/zookeeper-session.ts';
import { freePort, listening } from '../support/sockets.ts';

/** Does not prove that a real ZooKeeper takes the request: test/integration/images.test.ts does. */

/** Protocol version, timeout, session id, password and read-only flag, with the length in front. */
function response(sessionTimeoutMs: number, sessionId: bigint): Buffer {
  const bytes = Buffer.alloc(4 + 37);
  bytes.writeInt32BE(37, 0);
  bytes.writeInt32BE(sessionTimeoutMs, 8);
  bytes.writeBigInt64BE(sessionId, 12);
  bytes.writeInt32BE(16, 20);
  return bytes;
}

/** A server that treats each client as told; remembers what came. */
async function server(treat: (socket: Socket) => void) {
  const received: Buffer[] = [];
  const closed = Promise.withResolvers<undefined>();
  const listener = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => received.push(chunk));
    socket.on('close', () => {
      closed.resolve(undefined);
    });
    socket.once('data', () => {
      treat(socket);
    });
  });
  return { address: `127.0.0.1:${await listening(listener)}`, received, closed: closed.promise };
}

describe('the request for a session', () => {
  it('is 45 bytes after its length: a new session with an empty password', () => {
    const bytes = encodeConnectRequest(5000);
    expect(bytes.toString('hex')).toBe(
      ['0000002d', '00000000', '0000000000000000', '00001388', '0000000000000000', '00000010']
        .concat('00'.repeat(16), '00')
        .join(''),
    );
  });
});

describe('the answer', () => {
  it('names timeout and session', () => {
    expect(decodeConnectResponse(response(4000, 0x10000abcdn))).toEqual({
      sessionTimeoutMs: 4000,
      sessionId: 0x10000abcdn,
    });
  });

  it.each([0, 3, 4, 40])('is not there yet after %i bytes', (count) => {
    expect(decodeConnectResponse(response(4000, 1n).subarray(0, count))).toBeUndefined();
  });
});

describe('openSession', () => {
  it('gives the id of the session that is granted', async () => {
    const { address } = await server((socket) => socket.write(response(4000, 7n)));
    expect(await openSession(address)).toBe(7n);
  });

  it('waits for an answer that comes in pieces', async () => {
    const { address } = await server((socket) => {
      const bytes = response(4000, 7n);
      socket.write(bytes.subarray(0, 10), () => socket.write(bytes.subarray(10)));
    });
    expect(await openSession(address)).toBe(7n);
  });

  it('closes the session, so that the server need not wait for it', async () => {
    const zookeeper = await server((socket) => socket.write(response(4000, 7n)));
    await openSession(zookeeper.address);
    await zookeeper.closed;
    const sent = Buffer.concat([...zookeeper.received]).subarray(49);
    expect(sent.toString('hex')).toBe(['00000008', '00000001', 'fffffff5'].join(''));
  });

  it('fails where the server refuses the session', async () => {
    const { address } = await server((socket) => socket.write(response(0, 0n)));
    await expect(openSession(address)).rejects.toThrow('grants no session');
  });

  it('fails where a server without its quorum closes', async () => {
    const { address } = await server((socket) => socket.end());
    await expect(openSession(address)).rejects.toThrow('grants no session');
  });

  it('fails where nothing answers in time', async () => {
    const { address } = await server(() => undefined);
    await expect(openSession(address, 50)).rejects.toThrow('does not answer');
  });

  it('fails where nothing listens', async () => {
    await expect(openSession(`127.0.0.1:${await freePort()}`)).rejects.toThrow('ECONNREFUSED');
  });
});

describe('a connect string', () => {
  it.each([
    ['zookeeper:2181', ['zookeeper:2181']],
    ['a:2181,b:2182/kafka', ['a:2181', 'b:2182']],
    ['a, b:1', ['a:2181', 'b:1']],
    ['', []],
  ])('%j has the addresses %j', (text, addresses) => {
    expect(parseConnectString(text)).toEqual(addresses);
  });
});
