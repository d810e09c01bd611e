/** ZooKeeper's four-letter words: one word over TCP, the answer until the server closes. */
import { connect } from 'node:net';

/**
 * @param address `host:port`
 * @throws when nothing answers within `timeoutMs`, or the word is not whitelisted.
 */
export async function fourLetterWord(
  address: string,
  word: 'srvr' | 'ruok' | 'dump' | 'conf',
  timeoutMs = 2000,
): Promise<string> {
  const [host, port] = splitAddress(address);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connect({ host, port: Number(port) }, () => socket.write(word));
  let answer = '';
  socket.setTimeout(timeoutMs, () =>
    socket.destroy(new Error(`${address} did not answer ${word}`)),
  );
  socket.on('data', (chunk) => (answer += chunk.toString('utf8')));
  socket.on('error', reject);
  socket.on('close', () => {
    resolve(answer);
  });
  const text = await promise;
  if (text === '') throw new Error(`${address} closed without an answer to ${word}`);
  if (text.includes('not in the whitelist')) throw new Error(`${address}: ${text.trim()}`);
  return text;
}

export function splitAddress(address: string): [string, string] {
  const colon = address.lastIndexOf(':');
  return [address.slice(0, colon), address.slice(colon + 1)];
}
