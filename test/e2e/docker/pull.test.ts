/** Images that the engine does not have: pulled from a registry, or refused by it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { docker, leftOf, onEngine } from '../../support/engine.ts';
import { TestRegistry } from '../../support/registry.ts';
import { TestStack } from '../../support/stack.ts';

describe('images that are not on the engine', () => {
  let registry: TestRegistry;
  let stack: TestStack;

  beforeAll(async () => {
    [registry, stack] = await Promise.all([TestRegistry.start(), TestStack.make(onEngine)]);
  });
  afterAll(async () => {
    stack.configure(onEngine);
    await stack[Symbol.asyncDispose]();
    await registry[Symbol.asyncDispose]();
  });

  test('that their registry refuses are told together, with its answers and the ways out', async () => {
    const limit = { code: 'TOOMANYREQUESTS', message: 'you have reached your pull rate limit' };
    registry.refuse('hub/confluentinc/cp-kafka', { status: 429, ...limit });
    const denied = { code: 'DENIED', message: 'requested access to the resource is denied' };
    registry.refuse('hub/confluentinc/cp-zookeeper', { status: 403, ...denied });
    stack.configure({ target: 'docker', imageMirror: `${registry.address}/hub` });
    const { exitCode, stdout, stderr } = await stack.run(['up']);
    expect({ exitCode, stdout }, stderr).toEqual({ exitCode: 2, stdout: '' });
    const told = stderr.split('\n').filter((line) => line.includes('KS_IMAGE '));
    expect(told).toHaveLength(5);
    const hub = `${registry.address}/hub`;
    expect(stderr).toMatch(
      new RegExp(
        `KS_IMAGE kafka-stack:images.kafka = "${hub}/confluentinc/cp-kafka:7.4.0".*pull rate limit`,
      ),
    );
    expect(stderr).toMatch(new RegExp(`"${hub}/confluentinc/cp-zookeeper:7.4.0".*denied`));
    expect(stderr).toMatch(new RegExp(`"${hub}/kafbat/kafka-ui:[^"]+".*manifest unknown`));
    for (const way of ['docker login', 'kafka-stack:imageMirror', './kstack images build']) {
      expect(told.filter((line) => !line.includes(way))).toEqual([]);
    }
    expect(existsSync(join(stack.home, 'state'))).toBe(false);
    expect(await leftOf(stack)).toEqual([]);
  });

  test('are pulled with progress, and stay on the engine', async () => {
    const image = `${registry.address}/hub/zookeeper:1`;
    await registry.serve('kafka-stack/zookeeper:3.4.0', 'hub/zookeeper', '1');
    stack.configure({ ...onEngine, images: { zookeeper: image } });
    try {
      const { exitCode, stderr } = await stack.run(['up']);
      expect(exitCode, stderr).toBe(0);
      expect(stderr).toContain(`pulling ${image}`);
      expect(stderr).toMatch(/: (\d+) of \1 layers/);
      expect(Object.keys((await stack.json(['up']))['changes'] as object)).toEqual(['same']);
      await stack.ok(['down', '--volumes']);
      expect(await docker('images', '--quiet', image)).not.toBe('');
    } finally {
      await stack.ok(['down']);
      await docker('rmi', image);
    }
  });
});
