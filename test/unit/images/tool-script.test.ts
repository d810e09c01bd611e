import { spawnSync } from 'node:child_process';
import { chmodSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toolNames } from '../../../distribution/tools.ts';
import { toolScript } from '../../../images/tool-script.ts';
import { tempFolder, write } from '../support/temp.ts';

/** The script itself, with a stand-in for Java that prints its words. Does not prove that Java takes them. */

function run(name: string, args: readonly string[] = [], env: Record<string, string> = {}) {
  const folder = tempFolder();
  const java = write(join(folder, 'jdk', 'bin', 'java'), '#!/bin/sh\nprintf "%s\\n" "$@"\n');
  const script = write(join(folder, 'tool'), toolScript());
  for (const program of [java, script]) chmodSync(program, 0o755);
  const link = join(folder, name);
  symlinkSync(script, link);
  const home = { JAVA_HOME: join(folder, 'jdk'), PATH: process.env['PATH'] };
  const { status, stdout, stderr } = spawnSync(link, args, {
    env: { ...home, ...env },
    encoding: 'utf8',
  });
  return { status, words: stdout.trim().split('\n'), stderr };
}

describe('a tool of the images', () => {
  it.each(toolNames)('%s is known', (name) => {
    expect(run(name, ['agent']).status).toBe(0);
  });

  it('starts its class with the arguments as they are', () => {
    const { words } = run('kafka-topics', ['--topic', 'a b', '*', '$HOME']);
    expect(words.slice(-5)).toEqual(['kafka.admin.TopicCommand', '--topic', 'a b', '*', '$HOME']);
  });

  it('is found with .sh too', () => {
    expect(run('kafka-topics.sh').words.at(-1)).toBe('kafka.admin.TopicCommand');
  });

  it('gets the words that its script puts in front', () => {
    expect(run('zookeeper-shell', ['zk:2181']).words.slice(-2)).toEqual(['-server', 'zk:2181']);
  });

  it('runs any class through kafka-run-class', () => {
    expect(run('kafka-run-class', ['kafka.tools.JmxTool', '--help']).words.slice(-2)).toEqual([
      'kafka.tools.JmxTool',
      '--help',
    ]);
  });

  it('that Kafka does not have is refused', () => {
    const { status, stderr } = run('kafka-nothing');
    expect([status, stderr]).toEqual([127, 'kafka-nothing is no tool of Kafka\n']);
  });

  it('takes 256 MiB and warns to standard error by default', () => {
    const { words } = run('kafka-topics');
    expect(words[0]).toBe('-Xmx256M');
    expect(words).toContain('-Dlog4j.configuration=file:/etc/kafka/tools-log4j.properties');
  });

  it('that is a server has the heap and the logging of one', () => {
    const { words } = run('kafka-server-start', ['server.properties']);
    expect(words.slice(0, 2)).toEqual(['-Xmx1G', '-Xms1G']);
    expect(words).toContain('-Dlog4j.configuration=file:/etc/kafka/log4j.properties');
  });
});

describe('variables of kafka-run-class', () => {
  it.each([
    ['KAFKA_HEAP_OPTS', '-Xmx64m'],
    ['KAFKA_JVM_PERFORMANCE_OPTS', '-XX:+UseG1GC'],
    ['KAFKA_GC_LOG_OPTS', '-Xlog:gc'],
    ['KAFKA_JMX_OPTS', '-Dmine=1'],
    ['KAFKA_LOG4J_OPTS', '-Dlog4j.configuration=file:/mine'],
    ['KAFKA_OPTS', '-Dopts=1'],
  ])('%s reaches the tool', (name, value) => {
    expect(run('kafka-topics', [], { [name]: value }).words).toContain(value);
  });

  it('split at blanks and mean nothing else to the shell', () => {
    const { words } = run('kafka-topics', [], { KAFKA_OPTS: '-Da=1  -Db=* -Dc=$(id)' });
    expect(words).toEqual(expect.arrayContaining(['-Da=1', '-Db=*', '-Dc=$(id)']));
  });

  it('KAFKA_JMX_PORT, which the service holds, does not reach the tool', () => {
    const { words } = run('kafka-topics', [], { KAFKA_JMX_PORT: '9101' });
    expect(words.filter((word) => word.includes('9101'))).toEqual([]);
  });

  it('JMX_PORT does', () => {
    const { words } = run('kafka-topics', [], { JMX_PORT: '9102' });
    expect(words.filter((word) => word.endsWith('=9102'))).toEqual([
      '-Dcom.sun.management.jmxremote.port=9102',
      '-Dcom.sun.management.jmxremote.rmi.port=9102',
    ]);
  });

  it('CLASSPATH comes before the own one', () => {
    const { words } = run('kafka-topics', [], { CLASSPATH: '/mine/*' });
    expect(words[words.indexOf('-cp') + 1]).toBe('/mine/*:/opt/kafka-stack/libs/*');
  });
});
