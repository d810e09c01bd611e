import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { awaitAll, type BrokerNodeGone } from '../../../stacks/readiness/waits.ts';
import { fakeZookeeper, freePort } from '../support/sockets.ts';
import { tempFolder, write } from '../support/temp.ts';

const going = new AbortController().signal;

/** What `dump` says of living sessions. */
const dump = (...ids: number[]) =>
  `SessionTracker dump:\nEphemeral nodes dump:\n0x1:\n\t/controller\n${ids
    .map((id) => `\t/brokers/ids/${id}\n`)
    .join('')}`;

function brokerSeven(zookeeper: string, rest: Partial<BrokerNodeGone> = {}): BrokerNodeGone {
  const folder = tempFolder();
  return {
    kind: 'broker-node-gone',
    zookeeper,
    brokerId: '7',
    node: '/brokers/ids/7',
    usedMarker: write(join(folder, 'meta.properties')),
    orderlyEndFile: join(folder, '.kafka_cleanshutdown'),
    timeoutMs: 10_000,
    ...rest,
  };
}

describe('the wait for the node of a broker that crashed', () => {
  it('believes no answer of a ZooKeeper that is only starting', async () => {
    const answers = [
      'This ZooKeeper instance is not currently serving requests\n',
      dump(7),
      dump(),
    ];
    const { address, asked } = await fakeZookeeper(() => answers.shift());
    await awaitAll([brokerSeven(address)], going);
    expect(asked).toEqual(['dump', 'dump', 'dump']);
  });

  it('lasts until ZooKeeper has dropped it', async () => {
    const answers = [dump(7), dump(7), dump()];
    const { address, asked } = await fakeZookeeper(() => answers.shift());
    await awaitAll([brokerSeven(address)], going);
    expect(asked).toEqual(['dump', 'dump', 'dump']);
  });

  it('outlasts a ZooKeeper that is not up yet', async () => {
    const answers = ['', dump()];
    const { address, asked } = await fakeZookeeper(() => answers.shift());
    await awaitAll([brokerSeven(address)], going);
    expect(asked).toHaveLength(2);
  });

  it('is not about other brokers', async () => {
    const { address, asked } = await fakeZookeeper(() => dump(1, 70, 17));
    await awaitAll([brokerSeven(address)], going);
    expect(asked).toHaveLength(1);
  });

  it('is left out where the broker ended in order', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    const wait = brokerSeven(address);
    write(wait.orderlyEndFile);
    await expect(awaitAll([wait], going)).resolves.toBeUndefined();
  });

  it('is left out where no broker has run before', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    const usedMarker = join(tempFolder(), 'meta.properties');
    await expect(awaitAll([brokerSeven(address, { usedMarker })], going)).resolves.toBeUndefined();
  });

  it('is left out where ZooKeeper does not let anyone look', async () => {
    const refusal = 'dump is not executed because it is not in the whitelist.';
    const { address } = await fakeZookeeper(() => refusal);
    await expect(awaitAll([brokerSeven(address)], going)).resolves.toBeUndefined();
  });

  it('ends in an error that names the id and ZooKeeper where another broker lives', async () => {
    const { address } = await fakeZookeeper(() => dump(7));
    await expect(awaitAll([brokerSeven(address, { timeoutMs: 200 })], going)).rejects.toThrow(
      `broker id 7 is still registered at ${address}: another living broker uses this id`,
    );
  });

  it('ends with the command', async () => {
    const stopped = new AbortController();
    const { address } = await fakeZookeeper(() => {
      stopped.abort(new Error('Ctrl-C'));
      return dump(7);
    });
    await expect(awaitAll([brokerSeven(address)], stopped.signal)).rejects.toThrow('Ctrl-C');
  });
});

describe('the wait for brokers that others count on', () => {
  const three = (zookeeper: string) => ({
    kind: 'brokers-there' as const,
    zookeeper,
    nodes: [1, 2, 3].map((id) => `/brokers/ids/${id}`),
    timeoutMs: 10_000,
  });

  it('lasts until all of them are registered', async () => {
    const answers = ['', dump(), dump(1, 3), dump(1, 2, 3)];
    const { address, asked } = await fakeZookeeper(() => answers.shift());
    await awaitAll([three(address)], going);
    expect(asked).toHaveLength(4);
  });

  it('names those that do not come', async () => {
    const { address } = await fakeZookeeper(() => dump(1, 30));
    const impatient = { ...three(address), timeoutMs: 200 };
    await expect(awaitAll([impatient], going)).rejects.toThrow(
      'not registered yet: /brokers/ids/2, /brokers/ids/3',
    );
  });

  it('is left out where ZooKeeper may not be asked', async () => {
    const { address, asked } = await fakeZookeeper(
      () => 'dump is not executed because it is not in the whitelist.',
    );
    await awaitAll([three(address)], going);
    expect(asked).toHaveLength(1);
  });
});
