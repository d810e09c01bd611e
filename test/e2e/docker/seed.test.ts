/**
 * The seed's commands, as they are written there, on the stack that has the bare names. Needs an engine and a
 * machine where nothing else has them.
 *
 * Two kinds of lines are changed: `-it` needs a terminal, which `script` gives; and what holds a `*` needs a shell in
 * the container, for `docker exec` starts none, whatever the image.
 */
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lines, onEngine, shell } from '../../support/engine.ts';
import { TestStack } from '../../support/stack.ts';
import { eventually } from '../../support/until.ts';

const stackName = 'dev';
const at = '--bootstrap-server localhost:9092';
const system = [
  '__consumer_offsets',
  '_schemas',
  'docker-connect-configs',
  'docker-connect-offsets',
  'docker-connect-status',
];
/** What the open registry keeps beside `_schemas`. */
const registry = ['kafkasql-snapshots', 'registry-events'];

describe("the seed's commands", () => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await TestStack.make();
    stack.configureOther(stackName, onEngine);
    await stack.ok(['up', '--stack', stackName]);
  });
  afterAll(async () => {
    await stack.ok(['down', '--volumes', '--stack', stackName]);
    await stack[Symbol.asyncDispose]();
  });

  const run = (line: string) => shell(`docker exec kafka ${line}`);
  /** A person at a terminal, who types when the prompt is there. Ctrl-D ends a producer. */
  async function typed(line: string, keys: readonly string[]): Promise<string> {
    const terminal = execa('script', ['-qec', `docker exec -it kafka ${line}`, '/dev/null'], {
      timeout: 60_000,
    });
    let shown = '';
    terminal.stdout.on('data', (chunk: Buffer) => (shown += chunk.toString()));
    for (const [typedBefore, key] of keys.entries()) {
      await eventually(
        () => shown.split('>').length - 1,
        (prompts) => prompts > typedBefore,
      );
      terminal.stdin.write(key);
    }
    return (await terminal).stdout;
  }

  test('a topic is created, listed and described', async () => {
    const created = await run(
      `kafka-topics --create --topic "my-first-topic" ${at} --partitions 1 --replication-factor 1`,
    );
    expect(created).toBe('Created topic my-first-topic.');
    const listed = lines(await run(`kafka-topics --list ${at}`));
    expect(listed).toEqual([...system, ...registry, 'my-first-topic'].sort());
    const described = await run(`kafka-topics --describe --topic my-first-topic ${at}`);
    expect(described).toMatch(/^Topic: my-first-topic\s.*PartitionCount: 1\s+ReplicationFactor: 1/);
  });

  test('an interactive producer and a consumer', async () => {
    const producer = `kafka-console-producer --topic "my-first-topic" ${at}`;
    await typed(producer, ['hello from producer\r', 'learning kafka is awesome!\r', '\u0004']);
    const consumer = `kafka-console-consumer --topic "my-first-topic" ${at} --from-beginning`;
    const consumed = await typed(`${consumer} --max-messages 2`, []);
    expect(consumed).toContain('hello from producer\r\nlearning kafka is awesome!\r\n');
  });

  test('a producer that reads its input, and consumers that stop by themselves', async () => {
    await shell(
      String.raw`echo -e "USA\nCanada\nUSA\nIndia\nGermany\nUSA\nCanada\nFrance\nJapan\nUSA" | docker exec -i kafka kafka-console-producer --topic customerCountries ${at}`,
    );
    const consumed = await run(
      `kafka-console-consumer --topic customerCountries --from-beginning ${at} --max-messages 10`,
    );
    expect(lines(consumed).filter((line) => line === 'USA')).toHaveLength(4);
    expect(consumed).toContain('Processed a total of 10 messages');
  });

  test('deleting a topic says nothing, and the list is that of the seed again', async () => {
    expect(await run(`kafka-topics --delete --topic "my-first-topic" ${at}`)).toBe('');
    expect(await run(`kafka-topics --delete --topic customerCountries ${at}`)).toBe('');
    expect(lines(await run(`kafka-topics --list ${at}`))).toEqual([...system, ...registry].sort());
  });

  test('the storage of a topic can be looked at', async () => {
    await run(
      `kafka-topics --create --topic kafka-arch --partitions 1 --replication-factor 1 ${at}`,
    );
    expect(lines(await run('ls /var/lib/kafka/data/'))).toContain('kafka-arch-0');
    const look = () => run(`sh -c 'ls -alh /var/lib/kafka/data/kafka-arch*'`);
    expect(await look()).toMatch(/ 0 .*00000000000000000000\.log/);
    expect(await look()).toMatch(/10M .*00000000000000000000\.index/);
    const message = 'Message 1: Learning Kafka architecture';
    await shell(
      `echo "${message}" | docker exec -i kafka kafka-console-producer --topic kafka-arch ${at}`,
    );
    expect(await look()).toMatch(/ [1-9]\d* .*00000000000000000000\.log/);
    expect(await run(`sh -c 'du -h /var/lib/kafka/data/kafka-arch*'`)).toMatch(
      /^\S+\s+\/var\/lib\/kafka\/data\/kafka-arch-0$/,
    );
    const log = '/var/lib/kafka/data/kafka-arch-0/00000000000000000000.log';
    expect(await run(`head -c 200 ${log} | xxd`)).toMatch(/^00000000: 0000 0000 0000 0000/);
    expect(await run(`kafka-dump-log --print-data-log --files ${log}`)).toContain(message);
    expect(
      await run(`kafka-run-class kafka.tools.DumpLogSegments --print-data-log --files ${log}`),
    ).toContain(message);
  });

  test('partitions are added, and their folders are there', async () => {
    expect(await run(`kafka-topics --alter --topic kafka-arch --partitions 3 ${at}`)).toBe('');
    const described = await run(`kafka-topics --describe --topic kafka-arch ${at}`);
    expect(described).toContain('PartitionCount: 3');
    const folders = await run(`sh -c 'ls -d /var/lib/kafka/data/kafka-arch*'`);
    expect(lines(folders)).toHaveLength(3);
    await run(`kafka-topics --delete --topic kafka-arch ${at}`);
  });

  test('groups, and what the broker can do', async () => {
    await shell(
      `echo "Hello Kafka!" | docker exec -i kafka kafka-console-producer --topic test-topic ${at}`,
    );
    await run(
      `kafka-console-consumer --topic test-topic --from-beginning ${at} --max-messages 1 --group mine`,
    );
    expect(lines(await run(`kafka-consumer-groups --list ${at}`))).toContain('mine');
    const group = await run(`kafka-consumer-groups --describe --group mine ${at}`);
    expect(group).toMatch(/mine\s+test-topic\s+0\s+1\s+1\s+0/);
    expect(await run(`kafka-broker-api-versions ${at}`)).toContain('Produce(0): 0 to 9');
  });
});
