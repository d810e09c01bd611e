/** The beginning of ZooKeeper's protocol: a session that is really granted, as `cub zk-ready` asks for one. */
import { connect } from 'node:net';
import { splitAddress } from '../../stacks/readiness/four-letter.ts';

const passwordBytes = 16;
const closeSession = -11;

/** A new session is asked for with the id 0 and an empty password; every message has its length in front. */
export function encodeConnectRequest(sessionTimeoutMs: number): Buffer {
  const body = Buffer.alloc(4 + 8 + 4 + 8 + 4 + passwordBytes + 1);
  // Protocol version, last transaction seen, session id and the read-only flag are all 0.
  body.writeInt32BE(sessionTimeoutMs, 12);
  body.writeInt32BE(passwordBytes, 24);
  return framed(body);
}

/** So that the server need not wait for the session to time out. */
export function encodeCloseSession(): Buffer {
  const body = Buffer.alloc(8);
  body.writeInt32BE(1, 0);
  body.writeInt32BE(closeSession, 4);
  return framed(body);
}

export interface ConnectResponse {
  /** 0 where the server refuses the session. */
  readonly sessionTimeoutMs: number;
  readonly sessionId: bigint;
}

/** @returns undefined while bytes are missing */
export function decodeConnectResponse(bytes: Buffer): ConnectResponse | undefined {
  if (bytes.length < 4 || bytes.length < 4 + bytes.readInt32BE(0)) return undefined;
  return { sessionTimeoutMs: bytes.readInt32BE(8), sessionId: bytes.readBigInt64BE(12) };
}

function framed(body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length);
  return Buffer.concat([length, body]);
}

/**
 * Opens a session and closes it again.
 * @param address `host:port`
 * @returns the id of the session
 * @throws when none is granted within `timeoutMs`: nothing listens, or a server without its quorum closes.
 */
export async function openSession(address: string, timeoutMs = 5000): Promise<bigint> {
  const [host, port] = splitAddress(address);
  const { promise, resolve, reject } = Promise.withResolvers<bigint>();
  const socket = connect({ host, port: Number(port) }, () =>
    socket.write(encodeConnectRequest(timeoutMs)),
  );
  let received = Buffer.alloc(0);
  socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`${address} does not answer`)));
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    const response = decodeConnectResponse(received);
    if (response === undefined) return;
    if (response.sessionTimeoutMs > 0) resolve(response.sessionId);
    socket.end(encodeCloseSession());
  });
  socket.on('error', reject);
  socket.on('close', () => {
    reject(new Error(`${address} grants no session`));
  });
  return promise;
}

/** Addresses of a connect string such as `a:2181,b:2181/chroot`; the port is 2181 where none is given. */
export function parseConnectString(text: string): string[] {
  return text
    .replace(/\/.*$/s, '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => (/:\d+$/.test(part) ? part : `${part}:2181`));
}
