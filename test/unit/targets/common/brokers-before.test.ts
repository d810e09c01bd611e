import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { brokerCountFaults } from '../../../../stacks/targets/common/brokers-before.ts';
import { brokerFolders } from '../../../../stacks/targets/machine/broker-folders.ts';
import { claimFolder } from '../../../../stacks/targets/machine/folders.ts';
import { stackPlaces } from '../../../../stacks/places.ts';
import { freePort } from '../../support/sockets.ts';
import { tempFolder, write } from '../../support/temp.ts';
import { stack } from '../../topology/stacks.ts';

/** Data volumes of these brokers. */
const dataOf = (...names: string[]) =>
  new Map(names.map((name) => [`${name}-data`, `/data/${name}`]));

/** A stack that is not up. */
async function down(brokers: number) {
  return stack({ brokers, ports: { kafka: { host: (await freePort()) - 2 } } });
}

describe('the number of brokers', () => {
  it.each([
    ['a stack that is new', 3, dataOf()],
    ['a stack as it was', 3, dataOf('kafka', 'kafka-2', 'kafka-3')],
    ['a single broker', 1, dataOf('kafka')],
  ])('of %s tells nothing', async (_title, brokers, found) => {
    expect(await brokerCountFaults(await down(brokers), found)).toEqual([]);
  });

  it('that grows is a warning with what to do', async () => {
    const [found, ...others] = await brokerCountFaults(await down(3), dataOf('kafka'));
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      code: 'KS_BROKERS_ADDED',
      level: 'warning',
      setting: 'kafka-stack:brokers',
      value: '3',
      problem: expect.stringContaining('kafka-2 and kafka-3 are new and hold nothing') as unknown,
      fix: expect.stringMatching(/kafka-reassign-partitions .* --broker-list 1,2,3 /) as unknown,
    });
  });

  it('that shrinks is refused, with where the data stays and how to consent', async () => {
    const found = dataOf('kafka', 'kafka-2', 'kafka-3');
    const [fault, ...others] = await brokerCountFaults(await down(1), found);
    expect(others).toEqual([]);
    expect(fault).toMatchObject({
      code: 'KS_BROKERS_REMOVED',
      level: 'error',
      value: '1',
      allowed: '3 and more',
      fix: expect.stringContaining(
        'list KS_BROKERS_REMOVED in kafka-stack:disableChecks',
      ) as unknown,
    });
    expect(fault?.problem).toMatch(/takes away kafka-2 and kafka-3\. The cluster cannot be asked/);
    expect(fault?.problem).toContain('What is in /data/kafka-2 and /data/kafka-3 is kept');
  });
});

describe('folders of brokers', () => {
  const make = () => {
    const topology = { ...stack({ brokers: 2 }), dataDir: join(tempFolder(), 'data') };
    const places = stackPlaces(topology.stack, topology.dataDir);
    return { topology, places, file: (...path: string[]) => join(places.data, ...path) };
  };

  it('count once a broker has been there, and when it is gone while they hold partitions', async () => {
    const { topology, places, file } = make();
    await claimFolder(topology, places);
    write(file('kafka-data', 'meta.properties'));
    write(file('kafka-2-data', 'other'));
    write(file('kafka-3-data', 'orders-0', '00000000000000000000.log'));
    write(file('kafka-4-data', 'meta.properties'));
    expect(await brokerFolders(topology)).toEqual(
      new Map([
        ['kafka-data', file('kafka-data')],
        ['kafka-3-data', file('kafka-3-data')],
      ]),
    );
  });

  it('of a folder that no stack has claimed do not count', async () => {
    const { topology, file } = make();
    write(file('kafka-data', 'meta.properties'));
    expect(await brokerFolders(topology)).toEqual(new Map());
  });
});
