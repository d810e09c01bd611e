/** Bad input is refused before anything is created. No service ever starts here. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestStack, type Settings } from '../support/stack.ts';

describe('up refuses', () => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await TestStack.make();
  });
  afterAll(async () => {
    stack.configure({});
    await stack[Symbol.asyncDispose]();
  });

  /** Runs up with these settings and expects exit code 2 and an untouched home. */
  async function refusal(settings: Settings): Promise<string> {
    stack.configure(settings);
    const { exitCode, stderr, stdout } = await stack.run(['up']);
    expect({ exitCode, stdout }, stderr).toEqual({ exitCode: 2, stdout: '' });
    expect(existsSync(join(stack.home, 'state'))).toBe(false);
    expect(existsSync(join(stack.home, 'stacks', stack.name, 'run'))).toBe(false);
    return stderr;
  }

  test('a misspelt key, naming the nearest one', async () => {
    const told = await refusal({ portOfset: 5 });
    expect(told).toContain('KS_CONFIG_UNKNOWN_KEY kafka-stack:portOfset');
    expect(told).toContain('rename it to kafka-stack:portOffset');
  });

  test('every fault of a run, together', async () => {
    const told = await refusal({
      heapMb: { kafka: 90_000_000 },
      env: {
        kafka: {
          KAFKA_PORT: '9092',
          KAFKA_AUTO_CREATE_TOPIC_ENABLE: 'true',
          KAFKA_NUM_PARTITIONS: 'x',
        },
      },
    });
    expect(told).toContain('kafka-stack:heapMb.kafka');
    const others = await refusal({
      env: {
        kafka: {
          KAFKA_PORT: '9092',
          KAFKA_AUTO_CREATE_TOPIC_ENABLE: 'true',
          KAFKA_NUM_PARTITIONS: 'x',
          KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: 3,
          KAFKA_OPTS: '-Xmx1g',
        },
        connect: { CONNECT_GROUP_ID: '' },
      },
    });
    for (const line of [
      'KS_ENV_DEPRECATED kafka-stack:env.kafka.KAFKA_PORT',
      'KS_ENV_UNKNOWN kafka-stack:env.kafka.KAFKA_AUTO_CREATE_TOPIC_ENABLE',
      'KAFKA_AUTO_CREATE_TOPICS_ENABLE',
      'KS_ENV_VALUE kafka-stack:env.kafka.KAFKA_NUM_PARTITIONS',
      'KS_REPLICATION kafka-stack:env.kafka.KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR',
      'KS_HEAP_FLAG kafka-stack:env.kafka.KAFKA_OPTS',
      'KS_ENV_REQUIRED kafka-stack:env.connect.CONNECT_GROUP_ID',
    ]) {
      expect(others).toContain(line);
    }
  });

  test('heaps that this machine cannot hold', async () => {
    const told = await refusal({ heapMb: { kafka: 900_000 } });
    expect(told).toContain('KS_MEMORY kafka-stack:heapMb.kafka');
  });

  test('a value with a newline, which would add a second property', async () => {
    const value = 'PLAINTEXT\nauto.create.topics.enable=false';
    const told = await refusal({ env: { kafka: { KAFKA_INTER_BROKER_LISTENER_NAME: value } } });
    expect(told).toContain('KS_ENV_UNSAFE');
  });

  test('contradicting listeners', async () => {
    const value = `PLAINTEXT://127.0.0.1:${stack.port(29092)}`;
    const told = await refusal({ env: { kafka: { KAFKA_LISTENERS: value } } });
    expect(told).toContain('KS_LISTENER');
    expect(told).toContain('PLAINTEXT_HOST');
  });

  test('a port that a stranger holds, naming port, setting and holder', async () => {
    const holder = createServer().listen(stack.port(9092), '127.0.0.1');
    await once(holder, 'listening');
    try {
      const told = await refusal({});
      expect(told).toContain(`KS_PORT_IN_USE kafka-stack:ports.kafka.host = "${stack.port(9092)}"`);
      expect(told).toContain(`pid ${process.pid} (`);
    } finally {
      holder.close();
    }
  });

  test('two services on one port', async () => {
    const told = await refusal({ ports: { connect: { http: 8081 } } });
    expect(told).toContain('KS_PORT_CLASH kafka-stack:ports.connect.http');
  });

  test('a data folder that is none', async () => {
    const file = join(stack.dir, 'a-file');
    writeFileSync(file, '');
    const told = await refusal({ dataDir: join(file, 'data') });
    expect(told).toContain('KS_DATA_DIR');
    expect(told).toContain(`${file} is no folder`);
  });

  test("foreign folders in the broker's data", async () => {
    const dataDir = join(stack.dir, 'data-foreign');
    mkdirSync(join(dataDir, 'kafka-data', 'lost+found'), { recursive: true });
    mkdirSync(join(dataDir, 'kafka-data', 'backup'));
    const told = await refusal({ dataDir });
    expect(told).toMatch(/KS_DATA_FOREIGN .*backup, lost\+found/);
  });

  test('broker data without the ZooKeeper data it belongs to', async () => {
    const dataDir = join(stack.dir, 'data-alone');
    mkdirSync(join(dataDir, 'kafka-data'), { recursive: true });
    writeFileSync(join(dataDir, 'kafka-data', 'meta.properties'), 'cluster.id=abc\nbroker.id=1\n');
    expect(await refusal({ dataDir })).toMatch(/KS_DATA_IDS .*cluster abc/);
  });

  test('a target that there is not, naming those there are', async () => {
    expect(await refusal({ target: 'cloud' })).toMatch(
      /KS_CONFIG_VALUE kafka-stack:target = "cloud".*Allowed: local, docker, kubernetes/,
    );
  });

  test('a stack without a file, naming those there are', async () => {
    const { exitCode, stderr } = await stack.run(['up', '--stack', 'nowhere']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`there is no Pulumi.nowhere.yaml. Allowed: ${stack.name}`);
  });

  test('no fitting Java, saying what to install', async () => {
    const told = await refusal({ javaHome: join(stack.dir, 'no-java') });
    expect(told).toContain('KS_JAVA kafka-stack:javaHome');
    expect(told).toContain('openjdk-17-jre-headless');
  });

  test('an unknown command and an unknown option', async () => {
    expect((await stack.run(['upp'])).exitCode).toBe(2);
    expect((await stack.run(['up', '--volumes'])).exitCode).toBe(2);
  });

  test('--json prints the faults as one document', async () => {
    stack.configure({ portOfset: 5 });
    const { exitCode, stdout } = await stack.run(['up', '--json']);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      faults: [{ code: 'KS_CONFIG_UNKNOWN_KEY', setting: 'kafka-stack:portOfset' }],
    });
  });
});
