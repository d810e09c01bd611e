/** A cluster whose nodes this machine does not reach: a program a Service leads to it. */
import { execa } from 'execa';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inNamespace, leftOf, namespaceOf, onCluster } from '../../support/on-cluster.ts';
import { TestStack } from '../../support/stack.ts';
import { eventually } from '../../support/until.ts';

let stack: TestStack;

beforeAll(async () => {
  stack = await TestStack.make({ ...onCluster, access: 'port-forward' });
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

const forwards = ['connect', 'kafka', 'schema-registry', 'ui', 'zookeeper'].map(
  (name) => `${name}-forward`,
);

/** Processes that lead into the namespace of the stack. */
async function processes(): Promise<string> {
  const { stdout } = await execa('pgrep', ['-f', `--namespace ${namespaceOf(stack)}`], {
    reject: false,
  });
  return stdout;
}

describe('a stack that is reached by port-forward', () => {
  it('comes up proven, with Services that have no ports at the nodes', async () => {
    const up = await stack.json(['up']);
    expect(up['ok']).toBe(true);
    expect(up['endpoints']).toMatchObject({ bootstrapServers: `127.0.0.1:${stack.port(9092)}` });
    const type = '--output=jsonpath={.items[*].spec.type}';
    const types = (await inNamespace(stack, 'get', 'services', type)).split(' ');
    expect(new Set(types)).toEqual(new Set(['ClusterIP']));
    expect(Object.keys(stack.pids()).sort()).toEqual(forwards);
  });

  it('passes the smoke tests', async () => {
    await stack.ok(['smoke']);
  });

  it('is not changed by a second up', async () => {
    const before = stack.pids();
    const { changes } = await stack.json(['up']);
    expect(Object.keys(changes as object)).toEqual(['same']);
    expect(stack.pids()).toEqual(before);
  });

  it('is reached again when its pods are others, by the same programs', async () => {
    const before = stack.pids();
    const uid = '--output=jsonpath={.items[*].metadata.uid}';
    const pods = await inNamespace(stack, 'get', 'pods', uid);
    await inNamespace(stack, 'delete', 'pods', '--all', '--wait');
    await eventually(
      () => stack.run(['health']),
      ({ exitCode }) => exitCode === 0,
      180_000,
    );
    expect(await inNamespace(stack, 'get', 'pods', uid)).not.toBe(pods);
    expect(stack.pids()).toEqual(before);
  });

  it('says which part is not reached when a program is killed; the next up starts it', async () => {
    const before = stack.pids();
    process.kill(before['kafka-forward'] ?? 0, 'SIGKILL');
    await eventually(
      () => stack.ok(['ps']),
      (text) => text.includes('its port-forward has ended: ./kstack up starts it'),
    );
    await stack.ok(['up']);
    const { 'kafka-forward': started, ...others } = stack.pids();
    const { 'kafka-forward': killed, ...rest } = before;
    expect(others).toEqual(rest);
    expect(started).not.toBe(killed);
    await stack.ok(['health']);
  });

  it('holds its ports: another stack at the same ones is refused, and told whose they are', async () => {
    const other = `${stack.name}-b`;
    stack.configureOther(other, {
      ...onCluster,
      access: 'port-forward',
      portOffset: stack.portOffset,
    });
    const { exitCode, stderr } = await stack.run(['up', '--stack', other]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      new RegExp(`KS_PORT_IN_USE .*held by service kafka-forward of stack ${stack.name} `),
    );
  });

  it('leaves no process behind when it goes down', async () => {
    await stack.ok(['down', '--volumes']);
    expect(await processes()).toBe('');
    expect(await leftOf(stack)).toEqual([]);
    const run = join(stack.home, 'stacks', stack.name, 'run');
    const records = existsSync(run) ? readdirSync(run) : [];
    expect(records.filter((name) => name.endsWith('.json'))).toEqual([]);
  });
});
