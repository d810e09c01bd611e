/** Folders of this machine, read by its own shell. Does not prove that the shell of every image can do the same. */
import { execa } from 'execa';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { brokerDisk, type Disk } from '../../../scripts/lib/storage/disk.ts';
import {
  leavingBytes,
  otherFolder,
  partitionOf,
  segmentsOf,
} from '../../../scripts/lib/storage/folders.ts';
import { readSegments } from '../../../scripts/lib/storage/segments.ts';
import {
  batchBytes,
  microsecondBatch,
  microsecondTimeIndex,
  offsetIndexBytes,
  timeIndexBytes,
} from '../../support/log-bytes.ts';

let root: string;
let disk: Disk;
let runs: number;

async function capture([program = '', ...args]: readonly string[]): Promise<string> {
  runs += 1;
  return (await execa(program, args)).stdout;
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kstack-storage-'));
  runs = 0;
  disk = brokerDisk(capture, root);
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function write(folder: string, files: Readonly<Record<string, Buffer>>): void {
  mkdirSync(join(root, folder), { recursive: true });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(root, folder, name), bytes);
}

async function segments(folder: string, end?: bigint) {
  const [found] = await disk.list(folder);
  if (found === undefined) throw new Error(`no folder ${folder}`);
  return readSegments(disk, segmentsOf(found), end, 4096);
}

const nameOf = (offset: number, kind: string) => `${String(offset).padStart(20, '0')}.${kind}`;

describe('reading', () => {
  it('gives each its bytes, all in one go, and none of what is not there', async () => {
    write('-odd name-0', { 'a b': Buffer.from([0, 1, 2, 255]), empty: Buffer.alloc(0) });
    const wanted = [
      disk.read('-odd name-0/a b', 1, 2),
      disk.read('-odd name-0/empty', 0, 5),
      disk.read('nowhere', 0, 5),
      disk.read('-odd name-0/a b', 3, 50),
      disk.read('-odd name-0/a b', 0, 0),
    ];
    const got = await Promise.all(wanted);
    expect(got.map((bytes) => [...bytes])).toEqual([[1, 2], [], [], [255], []]);
    expect(runs).toBe(1);
  });

  it('takes more than go in one command', async () => {
    write('x-0', { file: Buffer.from([5, 6, 7, 8, 9]) });
    const small = brokerDisk(capture, root, 2);
    const got = await Promise.all([0, 1, 2, 3, 4].map((at) => small.read('x-0/file', at, 1)));
    expect(got.map(([byte]) => byte)).toEqual([5, 6, 7, 8, 9]);
    expect(runs).toBe(3);
  });

  it('fails where the folder of the broker is not there', async () => {
    rmSync(root, { recursive: true });
    await expect(disk.list('')).rejects.toThrow();
    await expect(disk.read('x', 0, 1)).rejects.toThrow();
    mkdirSync(root);
  });
});

describe('listing', () => {
  it('tells partitions from what else is there', async () => {
    write('orders-0', { [nameOf(0, 'log')]: Buffer.alloc(7) });
    write('orders-eu-12', { [nameOf(0, 'log')]: Buffer.alloc(9) });
    const gone = 'old-0.e6c6f4ec7dfe493eb5d66a9a40b4db70-delete';
    write(gone, { [nameOf(0, 'log')]: Buffer.alloc(5), [nameOf(0, 'index')]: Buffer.alloc(90) });
    write('lost+found', {});
    writeFileSync(join(root, 'meta.properties'), 'version=0');
    const folders = await disk.list('');
    expect(folders.flatMap((each) => partitionOf(each) ?? [])).toMatchObject([
      { topic: 'orders', partition: 0, files: [{ bytes: 7 }] },
      { topic: 'orders-eu', partition: 12, files: [{ bytes: 9 }] },
    ]);
    const others = folders.filter((each) => partitionOf(each) === undefined).map(otherFolder);
    expect(others).toEqual([
      { name: 'lost+found', bytes: 0, what: 'not of the broker' },
      { name: gone, bytes: 5, what: 'of a deleted topic, about to be removed' },
    ]);
    expect((await disk.list('orders-eu-')).map(({ name }) => name)).toEqual(['orders-eu-12']);
  });

  it('counts segments that are let go apart from those that are there', async () => {
    write('x-0', {
      [nameOf(0, 'log.deleted')]: Buffer.alloc(50),
      [nameOf(0, 'index.deleted')]: Buffer.alloc(8),
      [nameOf(5, 'log')]: Buffer.alloc(7),
    });
    const [folder] = await disk.list('x-0');
    if (folder === undefined) throw new Error('no folder');
    expect(segmentsOf(folder).map(({ baseOffset }) => baseOffset)).toEqual([5n]);
    expect(leavingBytes(folder)).toBe(50);
  });
});

describe('segments', () => {
  const record = (baseOffset: bigint, ms: bigint) =>
    batchBytes({ baseOffset, firstMs: ms, newestMs: ms });

  it('tell offsets and times', async () => {
    write('x-0', {
      [nameOf(1, 'log')]: microsecondBatch,
      [nameOf(1, 'timeindex')]: microsecondTimeIndex,
      [nameOf(2, 'log')]: Buffer.concat([record(2n, 40n), record(3n, 30n)]),
      [nameOf(2, 'timeindex')]: Buffer.alloc(1200),
      [nameOf(2, 'index')]: Buffer.alloc(800),
    });
    expect(await segments('x-0', 4n)).toMatchObject([
      {
        ...{ baseOffset: 1n, firstOffset: 1n, nextOffset: 2n, active: false, bytes: 116 },
        ...{ firstMs: 1_795_630_849_894_000n, newestMs: 1_795_630_849_894_000n, partial: false },
      },
      { firstOffset: 2n, nextOffset: 4n, active: true, firstMs: 40n, newestMs: 40n },
    ]);
  });

  it('that are closed are known by their index, however long they are', async () => {
    write('x-0', {
      // A second batch whose time is not in the index would be found by reading on only.
      [nameOf(0, 'log')]: Buffer.concat([record(0n, 10n), record(1n, 99n)]),
      [nameOf(0, 'timeindex')]: timeIndexBytes([
        [10n, 0],
        [20n, 1],
      ]),
      [nameOf(2, 'log')]: Buffer.alloc(0),
    });
    expect(await segments('x-0')).toMatchObject([
      { newestMs: 20n },
      { bytes: 0, firstOffset: undefined, nextOffset: 2n, newestMs: undefined, partial: false },
    ]);
  });

  it('that are written to are read from where their index ends', async () => {
    const batches = Array.from({ length: 100 }, (_, at) => record(BigInt(at), BigInt(1000 - at)));
    const length = microsecondBatch.length;
    const hollow = (entries: Buffer) => Buffer.concat([entries, Buffer.alloc(9600)]);
    const files = (time: bigint) => ({
      [nameOf(0, 'log')]: Buffer.concat(batches),
      [nameOf(0, 'timeindex')]: hollow(timeIndexBytes([[time, 90]])),
      [nameOf(0, 'index')]: hollow(offsetIndexBytes([[90, 90 * length]])),
    });
    write('x-0', files(5n));
    expect(await segments('x-0')).toMatchObject([{ newestMs: 910n, nextOffset: 100n }]);
    write('x-0', files(7000n));
    expect(await segments('x-0')).toMatchObject([{ newestMs: 7000n, partial: false }]);
  });

  it('keep time 0 and no time apart', async () => {
    write('zero-0', {
      [nameOf(0, 'log')]: record(0n, 0n),
      [nameOf(0, 'timeindex')]: Buffer.alloc(12),
      [nameOf(1, 'log')]: record(1n, 0n),
    });
    expect(await segments('zero-0')).toMatchObject([{ newestMs: 0n }, { newestMs: 0n }]);
    write('none-0', {
      [nameOf(0, 'log')]: record(0n, -1n),
      [nameOf(0, 'timeindex')]: Buffer.alloc(0),
      [nameOf(1, 'log')]: record(1n, -1n),
    });
    expect(await segments('none-0')).toMatchObject([
      { firstMs: undefined, newestMs: undefined, partial: false },
      { firstMs: undefined, newestMs: undefined, partial: false },
    ]);
  });

  it('that go while they are looked at are left out', async () => {
    write('x-0', { [nameOf(0, 'log')]: record(0n, 10n), [nameOf(1, 'log')]: record(1n, 11n) });
    const [found] = await disk.list('x-0');
    if (found === undefined) throw new Error('no folder');
    rmSync(join(root, 'x-0', nameOf(0, 'log')));
    const left = await readSegments(disk, segmentsOf(found), 2n, 4096);
    expect(left.map(({ baseOffset }) => baseOffset)).toEqual([1n]);
  });

  it('with a damaged end say that not all was looked at', async () => {
    write('x-0', {
      [nameOf(0, 'log')]: Buffer.concat([record(0n, 10n), Buffer.alloc(200, 7)]),
      [nameOf(0, 'timeindex')]: Buffer.alloc(11),
      [nameOf(2, 'log')]: Buffer.concat([record(2n, 10n), record(3n, 11n)]).subarray(0, -1),
    });
    expect(await segments('x-0')).toMatchObject([
      { newestMs: 10n, partial: true },
      { newestMs: 11n },
    ]);
  });
});
