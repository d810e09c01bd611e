/** A stack's life on an engine. The steps build on each other, in order. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { fetchJson } from '../../../stacks/readiness/http.ts';
import { connectorClass, writeConnectorJar } from '../../support/connector-jar.ts';
import {
  containerIds,
  docker,
  inspectContainer,
  leftOf,
  lines,
  onEngine,
  shell,
} from '../../support/engine.ts';
import { lifecycleSuite, type Life } from '../../support/lifecycle-suite.ts';
import type { TestStack } from '../../support/stack.ts';
import { eventually } from '../../support/until.ts';

const named = ({ name }: TestStack, service: string) => `${name}-${service}`;

/** Of the stack's own; `kafka-stack-class-data` is of the engine, for all stacks. */
const volumes = [
  'kafka-connect-data',
  'kafka-connect-jars',
  'kafka-connect-kafka-secrets',
  'kafka-connect-secrets',
  'kafka-data',
  'kafka-secrets',
  'schema-registry-secrets',
  'zookeeper-data',
  'zookeeper-logs',
  'zookeeper-secrets',
];

lifecycleSuite(
  {
    where: 'on an engine',
    settings: onEngine,
    /** The stack itself, our component, provider, network, 10 volumes, 5 services of an image and a container, 7 proofs. */
    all: 41,
    ids: containerIds,
    runs: /\/container:Container::/,
    brokerStarted: async (stack) =>
      (await inspectContainer(named(stack, 'kafka'))).State.Status === 'running',
    left: leftOf,
    kept: (stack) => volumes.map((volume) => named(stack, volume)),
    async removeAll(stack) {
      await docker('rm', '--force', ...Object.values(await containerIds(stack)));
      await docker('network', 'rm', named(stack, 'kafka-stack'));
    },
  },
  steps,
);

/** What only an engine has. */
function steps(life: () => Life): void {
  const name = (service: string) => named(life().stack, service);
  const otherImage = () => `kafka-stack/kafka:${life().stack.name}`;

  afterAll(async () => {
    const own = await docker('images', '--quiet', '--filter', `label=test=${life().stack.name}`);
    for (const id of lines(own)) await docker('rmi', '--force', id);
  });

  test('every volume of a container has a name of its own', async () => {
    const containers = await Promise.all(Object.values(await life().ids()).map(inspectContainer));
    const found = containers
      .flatMap(({ Mounts }) => Mounts)
      .filter(({ Type }) => Type === 'volume')
      .map(({ Name = '' }) => Name.replace(`${life().stack.name}-`, ''));
    const shared = Array<string>(4).fill('kafka-stack-class-data');
    expect(found.sort()).toEqual([...volumes, ...shared].sort());
  });

  test('docker restart of the broker changes nothing for the next up', async () => {
    await docker('restart', '--time', '45', name('kafka'));
    await life().expectSame();
    await life().untilHealthy();
    await life().expectContent();
  });

  test('a container that somebody has removed comes back, and the others stay', async () => {
    await docker('rm', '--force', name('schema-registry'));
    await life().expectReplaced('schema-registry');
  });

  test('after docker kill of the broker an up at once brings it back', async () => {
    await docker('kill', name('kafka'));
    await life().expectReplaced('kafka');
  });

  test('a broker whose process is killed is brought back by the engine', async () => {
    const before = await life().ids();
    const { State: killed } = await inspectContainer(name('kafka'));
    process.kill(killed.Pid, 'SIGKILL');
    await eventually(
      () => inspectContainer(name('kafka')),
      ({ State }) => State.StartedAt !== killed.StartedAt,
    );
    await life().untilHealthy();
    expect(await life().ids()).toEqual(before);
    await life().expectContent();
  });

  /** The broker's image with two more labels: the same in all but its id. */
  async function labelImage(label: string): Promise<void> {
    const file = `FROM kafka-stack/kafka:3.4.0\\nLABEL test=${life().stack.name} label=${label}\\n`;
    await shell(`printf '${file}' | docker build -t ${otherImage()} -`);
  }

  test('a changed health check is applied', async () => {
    const file = join(life().stack.dir, 'stacks', 'services', 'health.ts');
    const code = readFileSync(file, 'utf8');
    writeFileSync(file, code.replaceAll('}/connectors`', '}/connectors?new=1`'));
    await life().expectReplaced('connect');
    const { Config } = await inspectContainer(name('kafka-connect'));
    expect(Config.Healthcheck?.Test.at(-1)).toContain('/connectors?new=1');
  });

  test('another image is told by the preview and keeps the data', async () => {
    await labelImage('first');
    life().change({ images: { kafka: otherImage() } });
    // The web UI shows it.
    await life().expectReplaced('kafka', 'ui');
  });

  test('another image under the same tag is noticed', async () => {
    await labelImage('second');
    await life().expectReplaced('kafka');
  });

  test('a changed port of this machine leaves one broker, at the new port', async () => {
    life().change({ ports: { kafka: { jmx: 9109 } }, images: {} });
    await life().expectReplaced('kafka', 'ui');
    const brokers = await docker('ps', '--all', '--filter', `name=${name('kafka')}$`, '--quiet');
    expect(brokers.split('\n')).toHaveLength(1);
    expect(await docker('port', name('kafka'))).toContain(
      `-> 127.0.0.1:${life().stack.port(9109)}`,
    );
  });

  test('restart keeps the container, proves it again and finds new connectors', async () => {
    const before = await life().ids();
    const plugins = () =>
      fetchJson(`http://127.0.0.1:${life().stack.port(8083)}/connector-plugins`);
    expect(JSON.stringify(await plugins())).not.toContain(connectorClass);
    const folder = join(life().stack.dir, 'connectors', 'mine');
    mkdirSync(folder);
    writeConnectorJar(join(folder, 'mine.jar'));
    const { changes } = await life().stack.json(['restart', 'connect']);
    expect(changes).toMatchObject({ replace: 1 });
    expect(await life().ids()).toEqual(before);
    expect(JSON.stringify(await plugins())).toContain(connectorClass);
    await life().expectContent();
  });
}
