/** Each place that a client may live in has an address that works, proven by a client there. */
import { execa } from 'execa';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDistribution } from '../../../distribution/open.ts';
import {
  kafkaClient,
  quietConsumer,
  quietProducer,
} from '../../../stacks/readiness/kafka-client.ts';
import { docker, onEngine } from '../../support/engine.ts';
import { TestStack } from '../../support/stack.ts';
import { eventually } from '../../support/until.ts';

const image = 'kafka-stack/kafka:3.4.0';
const host = 'host.docker.internal';
const records = ['one', 'two', 'three'];
const bean = 'kafka.server:type=KafkaServer,name=BrokerState';

describe('clients of a stack on an engine', () => {
  let stack: TestStack;
  let network: string[];
  let proofs: { readonly proof: string; readonly summary: string }[];

  beforeAll(async () => {
    stack = await TestStack.make({ ...onEngine, externalHost: host });
    network = ['--network', `${stack.name}-kafka-stack`];
    ({ proofs } = (await stack.json(['up'])) as unknown as { proofs: typeof proofs });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  /** A container of Kafka's tools that is no part of the stack. */
  async function run(where: readonly string[], tool: string[], input = ''): Promise<string> {
    const args = ['run', '--rm', '-i', ...where, '--entrypoint', ...tool.slice(0, 1), image];
    const { stdout } = await execa('docker', [...args, ...tool.slice(1)], { input });
    return stdout;
  }

  async function expectThrough(where: readonly string[], address: string): Promise<void> {
    const at = ['--bootstrap-server', address, '--topic', `through-${address.split(':')[0] ?? ''}`];
    await run(where, ['kafka-console-producer', ...at], records.join('\n'));
    const patience = ['--from-beginning', '--max-messages', '3', '--timeout-ms', '20000'];
    const read = await run(where, ['kafka-console-consumer', ...at, ...patience]);
    expect(read.split('\n')).toEqual(records);
  }

  test('elsewhere are proven by up itself, at an address that is open to them alone', async () => {
    const proven = proofs.find(({ proof }) => proof === 'external-clients');
    expect(proven?.summary).toBe(`3 records by ${host}:${stack.port(19092)}`);
    const open = await docker('port', `${stack.name}-kafka`);
    expect(open.split('\n').filter((line) => line.includes('0.0.0.0'))).toEqual([
      `${stack.port(19092)}/tcp -> 0.0.0.0:${stack.port(19092)}`,
    ]);
  });

  test('on this machine produce and consume', async () => {
    const kafka = kafkaClient(`127.0.0.1:${stack.port(9092)}`);
    const [producer, consumer] = [quietProducer(kafka), quietConsumer(kafka, { groupId: 'here' })];
    const [admin, arrived] = [kafka.admin(), [] as string[]];
    const clients = [admin, producer, consumer];
    await Promise.all(clients.map((client) => client.connect()));
    try {
      await admin.createTopics({ topics: [{ topic: 'here' }], waitForLeaders: true });
      const messages = records.map((value) => ({ value }));
      await producer.send({ topic: 'here', acks: -1, messages });
      await consumer.subscribe({ topic: 'here', fromBeginning: true });
      await consumer.run({
        eachMessage: ({ message }) => {
          arrived.push(String(message.value));
          return Promise.resolve();
        },
      });
      await eventually(
        () => arrived,
        ({ length }) => length >= records.length,
      );
      expect(arrived).toEqual(records);
    } finally {
      await Promise.all(clients.map((client) => client.disconnect()));
    }
  });

  test("in a stranger's container on the network produce and consume", async () => {
    await expectThrough(network, 'kafka:29092');
  });

  test('in a container outside of the network produce and consume', async () => {
    await expectThrough(['--add-host', `${host}:host-gateway`], `${host}:${stack.port(19092)}`);
  });

  const jmx = (address: string) => [
    ...[
      'kafka.tools.JmxTool',
      '--object-name',
      bean,
      '--attributes',
      'Value',
      '--one-time',
      'true',
    ],
    ...['--jmx-url', `service:jmx:rmi:///jndi/rmi://${address}/jmxrmi`],
  ];

  test('of JMX read a bean from this machine', async () => {
    const classPath = join(openDistribution().kafkaLibs, '*');
    const { stdout } = await execa('java', [
      '-cp',
      classPath,
      ...jmx(`127.0.0.1:${stack.port(9101)}`),
    ]);
    expect(stdout.trim()).toMatch(/,3$/);
  });

  test("of JMX read a bean from the UI's place, the network", async () => {
    const read = await run(network, ['kafka-run-class', ...jmx('kafka:9101')]);
    expect(read.trim()).toMatch(/,3$/);
  });
});
