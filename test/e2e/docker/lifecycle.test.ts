/** A stack's life on an engine. The steps build on each other, in order. */
import { readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freeOffset } from '../../../scripts/lib/free-ports.ts';
import { fetchJson } from '../../../stacks/readiness/http.ts';
import { connectorClass, writeConnectorJar } from '../../support/connector-jar.ts';
import { readBack, writeAll } from '../../support/content.ts';
import {
  containerIds,
  docker,
  inspectContainer,
  leftOf,
  lines,
  onEngine,
  replacedSince,
  shell,
} from '../../support/engine.ts';
import { Shell } from '../../support/shell.ts';
import { TestStack, type Settings } from '../../support/stack.ts';
import { eventually } from '../../support/until.ts';

/** The stack itself, our component, provider, network, 10 volumes, 4 services of an image and a container, 6 proofs. */
const all = 36;
const running = ['connect', 'kafka', 'schema-registry', 'zookeeper'];

/** Written in this order, and later in the other one. */
const env = {
  kafka: {
    KAFKA_LOG_RETENTION_HOURS: 48,
    KAFKA_LOG_RETENTION_CHECK_INTERVAL_MS: 60000,
    // ZooKeeper forgets a killed broker in a third of the usual time: these tests kill many.
    KAFKA_ZOOKEEPER_SESSION_TIMEOUT_MS: 6000,
  },
};

describe('the life of a stack on an engine', () => {
  let stack: TestStack;
  let pulumi: Shell;
  let settings: Settings = { ...onEngine, env };
  const named = (service: string) => `${stack.name}-${service}`;
  const otherImage = () => `kafka-stack/kafka:${stack.name}`;

  beforeAll(async () => {
    stack = await TestStack.make(settings);
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
    const own = await docker('images', '--quiet', '--filter', `label=test=${stack.name}`);
    for (const id of lines(own)) await docker('rmi', '--force', id);
  });

  /** What a preview in a user's shell says of it all. */
  async function preview(): Promise<Preview> {
    const { stdout } = await pulumi.ok('pulumi preview --json');
    const { steps, changeSummary } = JSON.parse(stdout) as Previewed;
    const containers = steps
      .filter(({ op, urn }) => op !== 'same' && urn.includes('/container:Container::'))
      .map(({ urn }) => urn.split('::').at(-1) ?? '');
    return { containers: [...new Set(containers)], changes: changeSummary };
  }

  /** Preview and up agree; afterwards these containers are others, and everything is still there. */
  async function expectReplaced(...services: string[]): Promise<void> {
    const before = await containerIds(stack);
    const { containers, changes: foreseen } = await preview();
    expect(containers).toEqual(services);
    const { changes } = await stack.json(['up']);
    expect(changes).toEqual(foreseen);
    expect(await replacedSince(stack, before)).toEqual(services);
    await expectContent(stack);
  }

  async function expectUnchanged(): Promise<void> {
    expect(await stack.json(['up'])).toMatchObject({ changes: { same: all } });
    await pulumi.ok('pulumi preview --diff --expect-no-changes');
  }

  test('up proves every capability and leaves nothing of the proofs behind', async () => {
    const up = await stack.json(['up']);
    const proofs = (up['proofs'] as { proof: string }[]).map(({ proof }) => proof);
    expect(proofs).toEqual([
      'zookeeper-answers',
      'broker-metadata',
      'produce-consume',
      'schema-round-trip',
      'connect-moves-records',
      'jmx-bean',
    ]);
    const topics = await tool(stack, ['kafka-topics', '--list']);
    const groups = await tool(stack, ['kafka-consumer-groups', '--list']);
    expect(`${topics}\n${groups}`).not.toContain('kstack-proof');
    await writeAll(stack);
    pulumi = new Shell(stack);
    await pulumi.ok(`pulumi stack select ${stack.name}`);
  });

  test('every volume of a container has a name of its own', async () => {
    const containers = await Promise.all(
      Object.values(await containerIds(stack)).map(inspectContainer),
    );
    const volumes = containers
      .flatMap(({ Mounts }) => Mounts)
      .filter(({ Type }) => Type === 'volume')
      .map(({ Name = '' }) => Name.replace(`${stack.name}-`, ''));
    expect(volumes.sort()).toEqual([
      'kafka-connect-data',
      'kafka-connect-jars',
      'kafka-connect-kafka-secrets',
      'kafka-connect-secrets',
      'kafka-data',
      'kafka-secrets',
      // Of the engine, for all stacks.
      ...Array<string>(4).fill('kafka-stack-class-data'),
      'schema-registry-secrets',
      'zookeeper-data',
      'zookeeper-logs',
      'zookeeper-secrets',
    ]);
  });

  test('a second up changes nothing, whatever the order of env names', async () => {
    const before = await containerIds(stack);
    await expectUnchanged();
    const reversed = Object.fromEntries(Object.entries(env.kafka).toReversed());
    stack.configure({ ...settings, env: { kafka: reversed } });
    await expectUnchanged();
    expect(await containerIds(stack)).toEqual(before);
  });

  test('docker restart of the broker changes nothing for the next up', async () => {
    await docker('restart', '--time', '45', named('kafka'));
    expect(await stack.json(['up'])).toMatchObject({ changes: { same: all } });
    await eventuallyHealthy(stack);
    await expectContent(stack);
  });

  test('a container that somebody has removed comes back, and the others stay', async () => {
    await docker('rm', '--force', named('schema-registry'));
    await expectReplaced('schema-registry');
  });

  test('after docker kill of the broker an up at once brings it back', async () => {
    await docker('kill', named('kafka'));
    await expectReplaced('kafka');
  });

  test('a broker whose process is killed is brought back by the engine', async () => {
    const before = await containerIds(stack);
    const { State: killed } = await inspectContainer(named('kafka'));
    process.kill(killed.Pid, 'SIGKILL');
    await eventually(
      () => inspectContainer(named('kafka')),
      ({ State }) => State.StartedAt !== killed.StartedAt,
    );
    await eventuallyHealthy(stack);
    expect(await containerIds(stack)).toEqual(before);
    await expectContent(stack);
  });

  /** The broker's image with two more labels: the same in all but its id. */
  async function labelImage(label: string): Promise<void> {
    const file = `FROM kafka-stack/kafka:3.4.0\\nLABEL test=${stack.name} label=${label}\\n`;
    await shell(`printf '${file}' | docker build -t ${otherImage()} -`);
  }

  /** From now on. */
  function change(more: Settings): void {
    settings = { ...settings, ...more };
    stack.configure(settings);
  }

  test('a changed env of one service replaces its container alone', async () => {
    change({ env: { ...env, connect: { CONNECT_OFFSET_FLUSH_INTERVAL_MS: 5000 } } });
    await expectReplaced('connect');
  });

  test('a changed health check is applied', async () => {
    const file = join(stack.dir, 'stacks', 'services', 'health.ts');
    const code = readFileSync(file, 'utf8');
    writeFileSync(file, code.replaceAll('}/connectors`', '}/connectors?new=1`'));
    await expectReplaced('connect');
    const { Config } = await inspectContainer(named('kafka-connect'));
    expect(Config.Healthcheck?.Test.at(-1)).toContain('/connectors?new=1');
  });

  test('another image is told by the preview and keeps the data', async () => {
    await labelImage('first');
    change({ images: { kafka: otherImage() } });
    await expectReplaced('kafka');
  });

  test('another image under the same tag is noticed', async () => {
    await labelImage('second');
    await expectReplaced('kafka');
  });

  test('a changed port of this machine leaves one broker, at the new port', async () => {
    change({ ports: { kafka: { jmx: 9109 } }, images: {} });
    await expectReplaced('kafka');
    const brokers = await docker('ps', '--all', '--filter', `name=${named('kafka')}$`, '--quiet');
    expect(brokers.split('\n')).toHaveLength(1);
    expect(await docker('port', named('kafka'))).toContain(`-> 127.0.0.1:${stack.port(9109)}`);
  });

  test('restart keeps the container, proves it again and finds new connectors', async () => {
    const before = await containerIds(stack);
    const plugins = () => fetchJson(`http://127.0.0.1:${stack.port(8083)}/connector-plugins`);
    expect(JSON.stringify(await plugins())).not.toContain(connectorClass);
    const folder = join(stack.dir, 'connectors', 'mine');
    mkdirSync(folder);
    writeConnectorJar(join(folder, 'mine.jar'));
    const { changes } = await stack.json(['restart', 'connect']);
    expect(changes).toMatchObject({ replace: 1 });
    expect(await containerIds(stack)).toEqual(before);
    expect(JSON.stringify(await plugins())).toContain(connectorClass);
    await expectContent(stack);
  });

  test('a second stack runs beside it', async () => {
    const [before, second] = [await containerIds(stack), `${stack.name}-b`];
    stack.configureOther(second, { ...onEngine, portOffset: await freeOffset() });
    try {
      await stack.ok(['up', '--stack', second]);
      expect(await stack.run(['health', '--stack', second])).toMatchObject({ exitCode: 0 });
    } finally {
      await stack.ok(['down', '--volumes', '--stack', second]);
    }
    expect(await containerIds(stack)).toEqual(before);
    await expectContent(stack);
  });

  test('down removes every container and keeps the volumes', async () => {
    await stack.ok(['down']);
    const left = await leftOf(stack);
    expect(left).toContain(named('kafka-data'));
    expect(left).toHaveLength(10);
  });

  test('two ups at one moment: one works on the kept data, the other is refused', async () => {
    const both = await Promise.all([stack.run(['up']), stack.run(['up'])]);
    const codes = both.map(({ exitCode }) => exitCode).sort();
    const refused = both.find(({ exitCode }) => exitCode !== 0);
    expect(codes, both.map(({ stderr }) => stderr).join('\n')).toEqual([0, 2]);
    expect(refused?.stderr).toContain('KS_STACK_BUSY');
    await expectContent(stack);
  });

  test.each(['SIGINT', 'SIGKILL'] as const)(
    'after an up that %s has ended the next one goes on',
    async (signal) => {
      await stack.ok(['down']);
      const up = stack.start(['up']);
      await eventually(
        () => inspectContainer(named('kafka')),
        ({ State }) => State.Status === 'running',
      );
      up.kill(signal);
      expect((await up).exitCode ?? 'killed').toBe(signal === 'SIGINT' ? 1 : 'killed');
      await stack.ok(['up']);
      expect(Object.keys(await containerIds(stack))).toEqual(running);
      await expectContent(stack);
    },
  );

  test('down is content when everything has been removed by hand', async () => {
    await docker('rm', '--force', ...Object.values(await containerIds(stack)));
    await docker('network', 'rm', named('kafka-stack'));
    expect(await stack.ok(['down'])).toContain('is down; its volumes are kept');
    expect(await leftOf(stack)).toHaveLength(10);
    await stack.ok(['up']);
    await expectContent(stack);
  });

  test('down --volumes says what it deletes and leaves nothing', async () => {
    const { exitCode, stderr } = await stack.run(['down', '--volumes']);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/deleting volume kafka-data \(\d+ MiB\) .*kafka-data/);
    expect(stderr).toContain('deleting volume zookeeper-logs');
    expect(await leftOf(stack)).toEqual([]);
  });
});

interface Preview {
  /** Names of the services whose container would change. */
  readonly containers: readonly string[];
  readonly changes: Readonly<Record<string, number>>;
}

interface Previewed {
  readonly steps: readonly { readonly op: string; readonly urn: string }[];
  readonly changeSummary: Readonly<Record<string, number>>;
}

async function tool(stack: TestStack, [name = '', ...args]: string[]): Promise<string> {
  const bootstrap = ['--bootstrap-server', `localhost:${stack.port(9092)}`];
  return stack.ok(['exec', 'kafka', '--', name, ...args, ...bootstrap]);
}

async function eventuallyHealthy(stack: TestStack): Promise<void> {
  await eventually(
    () => stack.run(['health']),
    ({ exitCode }) => exitCode === 0,
    90_000,
  );
}

/** Topics, records, committed offsets, schemas and connectors. */
async function expectContent(stack: TestStack): Promise<void> {
  expect(await readBack(stack)).toEqual({
    records: Array.from({ length: 100 }, (_, index) => `record ${index}`),
    committed: 40,
    subjects: ['kept-value'],
    connectors: ['kept'],
  });
}
