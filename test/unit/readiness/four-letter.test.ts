import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { fourLetterWord, splitAddress } from '../../../stacks/readiness/four-letter.ts';
import { fakeZookeeper, freePort, listening } from '../support/sockets.ts';

it('asks the word and returns the whole answer', async () => {
  const { address, asked } = await fakeZookeeper(
    () => 'Zookeeper version: 3.6.3\nMode: standalone',
  );
  expect([await fourLetterWord(address, 'srvr'), asked]).toEqual([
    'Zookeeper version: 3.6.3\nMode: standalone',
    ['srvr'],
  ]);
});

it('fails where the word is not allowed, in the words of ZooKeeper', async () => {
  const refusal = 'dump is not executed because it is not in the whitelist.\n';
  const { address } = await fakeZookeeper(() => refusal);
  await expect(fourLetterWord(address, 'dump')).rejects.toThrow(
    `${address}: dump is not executed because it is not in the whitelist.`,
  );
});

it('fails where nothing is said within the time', async () => {
  const { address } = await fakeZookeeper(() => undefined);
  await expect(fourLetterWord(address, 'ruok', 100)).rejects.toThrow(
    `${address} did not answer ruok`,
  );
});

it('fails where the connection is closed without an answer', async () => {
  const port = await listening(createServer((socket) => socket.resume().end()));
  await expect(fourLetterWord(`127.0.0.1:${port}`, 'ruok')).rejects.toThrow(
    `127.0.0.1:${port} closed without an answer to ruok`,
  );
});

it('fails where nothing listens', async () => {
  const port = await freePort();
  await expect(fourLetterWord(`127.0.0.1:${port}`, 'ruok')).rejects.toThrow('ECONNREFUSED');
});

it('splits an address at its last colon', () => {
  expect(splitAddress('box.example.com:2181')).toEqual(['box.example.com', '2181']);
});
