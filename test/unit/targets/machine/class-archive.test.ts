import { describe, expect, it } from 'vitest';
import { classArchive } from '../../../../stacks/targets/machine/class-archive.ts';

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
    expect(archive(command)).toMatch(/^\/cache\/class-data\/kafka-[0-9a-f]{12}\.jsa$/);
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
