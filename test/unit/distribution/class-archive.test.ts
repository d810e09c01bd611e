import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { archiveFlags, classArchive } from '../../../distribution/class-archive.ts';

const command = [
  '/jdk/bin/java',
  '-Xmx256m',
  '-XX:+UseSerialGC',
  '-Dlog4j.configuration=file:/a',
  '-cp',
  '/libs/*',
  'kafka.Kafka',
  '/conf/kafka.properties',
];
const archive = (words: readonly string[], name = 'kafka') =>
  classArchive({ name, command: words }, '/cache');
const replaced = (from: string, to: string) =>
  archive(command.map((word) => (word === from ? to : word)));

describe('the class data archive', () => {
  it('lies in the cache under the name of the program', () => {
    expect(archive(command)).toMatch(/^\/cache\/kafka-[0-9a-f]{12}\.jsa$/);
  });

  it.each([
    ['heap', '-Xmx256m', '-Xmx1g'],
    ['property', '-Dlog4j.configuration=file:/a', '-Dlog4j.configuration=file:/b'],
    ['file of settings', '/conf/kafka.properties', '/other/kafka.properties'],
  ])('serves another %s too', (_title, from, to) => {
    expect(replaced(from, to)).toBe(archive(command));
  });

  it.each([
    ['Java', '/jdk/bin/java', '/jdk21/bin/java'],
    ['collector', '-XX:+UseSerialGC', '-XX:+UseG1GC'],
    ['class path', '/libs/*', '/libs2/*'],
    ['main class', 'kafka.Kafka', 'kafka.Other'],
  ])('is another one for another %s', (_title, from, to) => {
    expect(replaced(from, to)).not.toBe(archive(command));
  });

  it('is another one for another program', () => {
    expect(archive(command, 'connect')).not.toBe(archive(command));
  });
});

it('is another one for other files at the same paths', () => {
  const program = { name: 'kafka', command };
  const of = (...fingerprint: string[]) => classArchive(program, '/cache', fingerprint);
  expect(of('kafka.jar 1')).not.toBe(of('kafka.jar 2'));
  expect(of('kafka.jar 1')).toBe(of('kafka.jar 1'));
});

describe('a Java program', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'kstack-archive-'))));
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('writes the archive that is not there', () => {
    expect(archiveFlags(join(folder, 'a.jsa'))).toContain(
      `-XX:ArchiveClassesAtExit=${join(folder, 'a.jsa')}`,
    );
  });

  it('uses the one that is there', () => {
    writeFileSync(join(folder, 'a.jsa'), 'with a header');
    expect(archiveFlags(join(folder, 'a.jsa'))).toContain(
      `-XX:SharedArchiveFile=${join(folder, 'a.jsa')}`,
    );
  });

  it('writes the one anew that was cut short, and so has no header', () => {
    writeFileSync(join(folder, 'a.jsa'), Buffer.alloc(64));
    expect(archiveFlags(join(folder, 'a.jsa'))).toContain(
      `-XX:ArchiveClassesAtExit=${join(folder, 'a.jsa')}`,
    );
  });
});
