import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../../stacks/errors.ts';
import { homeDir, projectDir, stackPlaces, type StackPlaces } from '../../../../stacks/places.ts';
import {
  claimFolder,
  folderFaults,
  logFile,
  mapPaths,
  volumeFolder,
} from '../../../../stacks/targets/machine/folders.ts';
import { serviceOf } from '../../../../stacks/topology/types.ts';
import { tempFolder, write } from '../../support/temp.ts';
import { stack } from '../../topology/stacks.ts';

const dev = stack();

function freshPlaces(): StackPlaces {
  return stackPlaces('dev', join(tempFolder(), 'data'));
}

/** Without what the disk of the tests has to say. */
async function faultsOf(places: StackPlaces): Promise<Fault[]> {
  return (await folderFaults(dev, places)).filter(({ code }) => code !== 'KS_DISK_FULL');
}

describe('the data folder', () => {
  it('may be one that is still to be made', async () => {
    expect(await faultsOf(freshPlaces())).toEqual([]);
  });

  it('is not made by the look at it', async () => {
    const places = freshPlaces();
    await faultsOf(places);
    expect(() => readFileSync(join(places.data, 'x'))).toThrow('ENOENT');
  });

  it('is refused below a file', async () => {
    const file = write(join(tempFolder(), 'file'));
    const [found] = await faultsOf(stackPlaces('dev', join(file, 'data')));
    expect(found).toMatchObject({
      code: 'KS_DATA_DIR',
      setting: 'kafka-stack:dataDir',
      value: join(file, 'data'),
      problem: `${file} is no folder`,
    });
  });

  it('is refused where another stack has claimed it', async () => {
    const places = freshPlaces();
    await claimFolder({ ...dev, stack: 'other' }, places);
    expect(await faultsOf(places)).toMatchObject([
      {
        code: 'KS_DATA_OWNER',
        problem: `the folder belongs to stack other (state in ${homeDir})`,
      },
    ]);
  });

  it('is refused where a stack of this name from another home has claimed it', async () => {
    const places = freshPlaces();
    write(join(places.data, '.kafka-stack'), '{"stack":"dev","home":"/elsewhere"}');
    expect((await faultsOf(places)).map(({ code }) => code)).toEqual(['KS_DATA_OWNER']);
  });

  it('is fine where this stack has claimed it', async () => {
    const places = freshPlaces();
    await claimFolder(dev, places);
    expect(await faultsOf(places)).toEqual([]);
  });

  it.each(['', '{"stack":'])('is fine where a crash cut the claim short: %j', async (text) => {
    const places = freshPlaces();
    write(join(places.data, '.kafka-stack'), text);
    expect(await faultsOf(places)).toEqual([]);
  });
});

describe('the data of a broker', () => {
  it('is refused with the names of all foreign folders', async () => {
    const places = freshPlaces();
    for (const name of ['lost+found', 'backup', 'orders-0']) {
      mkdirSync(join(places.data, 'kafka-data', name), { recursive: true });
    }
    expect(await faultsOf(places)).toMatchObject([
      {
        code: 'KS_DATA_FOREIGN',
        value: join(places.data, 'kafka-data'),
        problem: expect.stringMatching(/: (backup, lost\+found|lost\+found, backup)$/) as unknown,
      },
    ]);
  });

  it.each([
    'orders-0',
    '__consumer_offsets-49',
    'a.b_c-12',
    'orders-0.2f3a4b5c6d7e8f901234567890abcdef-delete',
    'orders-0.2f3a4b5c6d7e8f901234567890abcdef-future',
    'orders-0.2f3a4b5c6d7e8f901234567890abcdef-stray',
  ])('may hold %s', async (name) => {
    const places = freshPlaces();
    mkdirSync(join(places.data, 'kafka-data', name), { recursive: true });
    expect(await faultsOf(places)).toEqual([]);
  });

  it('may hold foreign files, which Kafka overlooks', async () => {
    const places = freshPlaces();
    write(join(places.data, 'kafka-data', 'notes.txt'));
    expect(await faultsOf(places)).toEqual([]);
  });

  it('may hold a lock that nobody holds', async () => {
    const places = freshPlaces();
    write(join(places.data, 'kafka-data', '.lock'));
    expect(await faultsOf(places)).toEqual([]);
  });

  it('is refused without the data of its ZooKeeper, with its cluster id', async () => {
    const places = freshPlaces();
    const meta = 'broker.id=1\nversion=0\ncluster.id=AbC-123_x\n';
    write(join(places.data, 'kafka-data', 'meta.properties'), meta);
    const [found] = await faultsOf(places);
    expect(found).toMatchObject({
      code: 'KS_DATA_IDS',
      problem: expect.stringContaining('belongs to cluster AbC-123_x,') as unknown,
      fix: 'restore the folders zookeeper-data and zookeeper-logs, or forget both with: ./kstack down --volumes --stack dev',
    });
  });

  it('is fine beside the data of its ZooKeeper', async () => {
    const places = freshPlaces();
    write(join(places.data, 'kafka-data', 'meta.properties'), 'cluster.id=x\n');
    write(join(places.data, 'zookeeper-data', 'version-2', 'snapshot.0'));
    expect(await faultsOf(places)).toEqual([]);
  });

  it('must have been written under the broker id that is set', async () => {
    const places = freshPlaces();
    write(join(places.data, 'kafka-data', 'meta.properties'), 'cluster.id=x\nbroker.id=2\n');
    write(join(places.data, 'zookeeper-data', 'version-2', 'snapshot.0'));
    expect(await faultsOf(places)).toMatchObject([
      { code: 'KS_DATA_IDS', setting: 'kafka-stack:env.kafka.KAFKA_BROKER_ID', allowed: '2' },
    ]);
  });
});

describe('the data folder of several brokers', () => {
  const three = stack({ brokers: 3 });
  const faultsOfThree = async (places: StackPlaces) =>
    (await folderFaults(three, places)).filter(({ code }) => code !== 'KS_DISK_FULL');

  it('is looked at for each of them', async () => {
    const places = freshPlaces();
    const meta = 'cluster.id=x\nbroker.id=7\n';
    write(join(places.data, 'kafka-3-data', 'meta.properties'), meta);
    mkdirSync(join(places.data, 'kafka-2-data', 'lost+found'), { recursive: true });
    write(join(places.data, 'zookeeper-data', 'version-2', 'snapshot.0'));
    expect(await faultsOfThree(places)).toMatchObject([
      { code: 'KS_DATA_FOREIGN', value: join(places.data, 'kafka-2-data') },
      { code: 'KS_DATA_IDS', value: '3', allowed: '7' },
    ]);
  });

  it('needs the data of ZooKeeper, whichever of them has been there', async () => {
    const places = freshPlaces();
    write(join(places.data, 'kafka-3-data', 'meta.properties'), 'cluster.id=x\n');
    expect(await faultsOfThree(places)).toMatchObject([
      { code: 'KS_DATA_IDS', problem: expect.stringContaining('belongs to cluster x,') as unknown },
    ]);
  });
});

describe('volumeFolder', () => {
  const places = stackPlaces('dev', '/data');

  it('puts named volumes into the data folder', () => {
    const [volume] = serviceOf(dev, 'kafka').volumes;
    expect(volume && volumeFolder(volume, places)).toBe('/data/kafka-data');
  });

  it('takes folders of the project as they are', () => {
    const volume = serviceOf(dev, 'connect').volumes[1];
    expect(volume && volumeFolder(volume, places)).toBe(`${projectDir}/connectors`);
  });
});

it('gives every program a log file of its own', () => {
  expect(logFile({ ...stackPlaces('dev'), logs: '/logs' }, 'kafka')).toBe('/logs/kafka.log');
});

describe('mapPaths', () => {
  const volumes = dev.services.flatMap((service) => service.volumes);
  const map = (text: string, dataDir = '/data') =>
    mapPaths(text, volumes, stackPlaces('dev', dataDir));

  it.each([
    ['log.dirs=/var/lib/kafka/data', 'log.dirs=/data/kafka-data'],
    ['log.dirs=/var/lib/kafka/data,/x', 'log.dirs=/data/kafka-data,/x'],
    ['/var/lib/kafka/data/orders-0', '/data/kafka-data/orders-0'],
    ['"/var/lib/zookeeper/log"', '"/data/zookeeper-logs"'],
    [
      'dataDir=/var/lib/zookeeper/data\ndataLogDir=/var/lib/zookeeper/log\n',
      'dataDir=/data/zookeeper-data\ndataLogDir=/data/zookeeper-logs\n',
    ],
    ['file:/var/lib/kafka-connect/offsets', 'file:/data/kafka-connect-data/offsets'],
  ])('maps %j', (text, expected) => {
    expect(map(text)).toBe(expected);
  });

  it.each([
    '/var/lib/kafka/database',
    '/var/lib/kafka/data-old',
    '/var/lib/kafka/data.bak',
    '/mnt/var/lib/kafka/data',
    '/var/lib/kafka',
  ])('leaves %s alone', (text) => {
    expect(map(text)).toBe(text);
  });

  it('takes no part of a folder of this machine for a folder of the image', () => {
    expect(map('/var/lib/zookeeper/data', '/var/lib/kafka/data')).toBe(
      '/var/lib/kafka/data/zookeeper-data',
    );
  });

  it('keeps a $ in the name of a folder', () => {
    expect(map('/var/lib/kafka/data', '/da$&ta')).toBe('/da$&ta/kafka-data');
  });
});
