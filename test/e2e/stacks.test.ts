/** Several stacks on one machine, and services that cannot start. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freeOffset } from '../../scripts/lib/free-ports.ts';
import { TestStack } from '../support/stack.ts';

describe('two stacks side by side', () => {
  let first: TestStack;
  const second = 'other';

  beforeAll(async () => {
    first = await TestStack.make();
    await first.ok(['up']);
  });
  afterAll(async () => {
    await first.ok(['down', '--volumes', '--stack', second]);
    await first[Symbol.asyncDispose]();
  });

  test('equal ports are refused, naming the stack that has them', async () => {
    first.configureOther(second, { portOffset: first.portOffset });
    const { exitCode, stderr } = await first.run(['up', '--stack', second]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`service kafka of stack ${first.name}`);
  });

  test('one data folder is refused, naming the stack that owns it', async () => {
    const portOffset = await freeOffset();
    first.configureOther(second, { portOffset, dataDir: first.dataDir });
    const { exitCode, stderr } = await first.run(['up', '--stack', second]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`KS_DATA_OWNER`);
    expect(stderr).toContain(`belongs to stack ${first.name}`);
  });

  test('volumes of another stack are not deleted', async () => {
    const { exitCode, stderr } = await first.run(['down', '--volumes', '--stack', second]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('KS_DATA_OWNER');
    expect(await first.run(['health'])).toMatchObject({ exitCode: 0 });
  });

  test('with ports of its own the second comes up, and both stay whole', async () => {
    first.configureOther(second, { portOffset: await freeOffset() });
    const before = first.pids();
    await first.ok(['up', '--stack', second]);
    expect(await first.run(['health', '--stack', second])).toMatchObject({ exitCode: 0 });
    await first.ok(['down', '--stack', second]);
    expect(first.pids()).toEqual(before);
    expect(await first.run(['health'])).toMatchObject({ exitCode: 0 });
  });
});

describe('a service that cannot start', () => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await TestStack.make({
      // Known, of the right type, and wrong only to the broker itself.
      env: { kafka: { KAFKA_AUTHORIZER_CLASS_NAME: 'no.such.Authorizer' } },
    });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  test('fails up at once with its exit code and last words', async () => {
    const { exitCode, stderr } = await stack.run(['up']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('KS_START kafka: kafka is not running: exit code 1');
    expect(stderr).toContain('no.such.Authorizer');
  });

  test('is healed by the next up with a right setting', async () => {
    stack.configure({});
    await stack.ok(['up']);
    expect(await stack.run(['health'])).toMatchObject({ exitCode: 0 });
  });
});
