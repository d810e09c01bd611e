/** What the command line does on a running stack, alike on every target, called from a shell that is full of traps. */
import { expect, test } from 'vitest';
import type { Ran, TestStack } from './stack.ts';
import { eventually } from './until.ts';

/** What Kafka's scripts and every JVM would obey. */
export const traps = {
  JMX_PORT: '9999',
  KAFKA_OPTS: '-javaagent:nowhere.jar',
  KAFKA_HEAP_OPTS: '-Xmx99g',
  KAFKA_JMX_OPTS: '-Dcom.sun.management.jmxremote.port=9999',
  CLASSPATH: '/nowhere',
  JAVA_TOOL_OPTIONS: '-Dtrap=1',
  LOG_DIR: '/nowhere',
};

/** Runs a program beside the broker. */
export type Exec = (words: readonly string[], input?: string) => Promise<Ran>;

export function execOn(stack: () => TestStack): Exec {
  return (words, input) =>
    stack().run(['exec', 'kafka', '--', ...words], {
      env: traps,
      ...(input === undefined ? {} : { input }),
    });
}

/** Options that lead a tool beside the broker to it. */
export function bootstrapOf(stack: TestStack): string[] {
  return ['--bootstrap-server', `localhost:${stack.port(9092)}`];
}

/**
 * Leaves a topic `first` with the records `one` and `two`, read by the group `readers`.
 * @param stack that is up
 * @param logName what stands in front of a service's line where logs of several are shown
 */
export function commandsSuite(
  stack: () => TestStack,
  logName: (service: string) => string = (service) => service,
): void {
  const exec = execOn(stack);

  test('ps, health, doctor and smoke agree that everything runs', async () => {
    const ps = await stack().json(['ps']);
    const running = (ps['services'] as { service: string; state: string }[])
      .filter(({ state }) => state === 'running')
      .map(({ service }) => service);
    expect(running).toEqual(['zookeeper', 'kafka', 'schema-registry', 'connect', 'ui']);
    expect(await stack().json(['health'])).toMatchObject({ healthy: true });
    expect(await stack().json(['doctor'])).toMatchObject({ ok: true });
    const smoke = await stack().json(['smoke']);
    expect(smoke).toMatchObject({ ok: true });
    const results = smoke['results'] as { lost: number; duplicated: number }[];
    expect(results.length).toBeGreaterThanOrEqual(4);
    for (const result of results) expect(result).toMatchObject({ lost: 0, duplicated: 0 });
  });

  test("Kafka's tools run beside the broker, with input, output and exit code", async () => {
    const bootstrap = bootstrapOf(stack());
    const create = ['--create', '--topic', 'first', '--partitions', '1', ...bootstrap];
    expect((await exec(['kafka-topics', ...create])).stdout).toBe('Created topic first.');
    const topic = ['--topic', 'first', ...bootstrap];
    expect((await exec(['kafka-console-producer', ...topic], 'one\ntwo\n')).exitCode).toBe(0);
    const consumed = ['--from-beginning', '--max-messages', '2', '--group', 'readers'];
    const read = await exec(['kafka-console-consumer', ...topic, ...consumed]);
    expect(read.stdout).toBe('one\ntwo');
    expect((await exec(['sh', '-c', 'exit 7'])).exitCode).toBe(7);
    expect((await exec(['kafka-topics', '--nonsense'])).exitCode).toBe(1);
  });

  test('logs show the last lines of one service, or of all behind their names', async () => {
    const one = await stack().ok(['logs', 'kafka', '--tail', '5']);
    expect(one.split('\n')).toHaveLength(5);
    const all = await stack().ok(['logs', '--tail', '1']);
    for (const service of ['zookeeper', 'kafka', 'schema-registry', 'connect'])
      expect(all).toMatch(new RegExp(`^${logName(service)} +\\| `, 'm'));
  });

  test('logs --follow goes on as the log grows', async () => {
    const following = stack().start(['logs', 'kafka', '--follow', '--tail', '0']);
    let seen = '';
    following.stdout.on('data', (chunk: Buffer) => (seen += chunk.toString()));
    try {
      await eventually(
        async () => {
          const topic = ['--topic', `followed-${Date.now()}`, '--partitions', '1'];
          await exec(['kafka-topics', '--create', ...topic, ...bootstrapOf(stack())]);
          return seen;
        },
        (text) => text.includes('followed-'),
      );
    } finally {
      following.kill('SIGTERM');
      await following;
    }
  });
}
