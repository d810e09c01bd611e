/**
 * Images that the engine does not have: pulled from a registry, refused by it, or never sent. Does not prove that the
 * Confluent images come up, nor anything of a login.
 */
import { execa } from 'execa';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openImage, openServices } from '../../../images/names.ts';
import { messageOf } from '../../../stacks/errors.ts';
import { resolve } from '../../../stacks/resolve.ts';
import { pullImages } from '../../../stacks/targets/engine/images.ts';
import { docker, inspectContainer, leftOf, lines, onEngine } from '../../support/engine.ts';
import { TestRegistry } from '../../support/registry.ts';
import { Shell } from '../../support/shell.ts';
import { TestStack } from '../../support/stack.ts';
import { eventually } from '../../support/until.ts';

const denied = { status: 401, code: 'UNAUTHORIZED', message: 'who are you' };
const forbidden = { status: 403, code: 'DENIED', message: 'not for you' };
const tooMany = { status: 429, code: 'TOOMANYREQUESTS', message: 'you have reached your limit' };

const waysOut = ['docker login', 'kafka-stack:imageMirror', './kstack images build'];

let registry: TestRegistry;
let stack: TestStack;

beforeAll(async () => {
  [registry, stack] = await Promise.all([TestRegistry.start(), TestStack.make(onEngine)]);
  const own = openServices.map((service) => [`own/${service}:1`, openImage(service)] as const);
  await registry.serve({
    ...Object.fromEntries(own),
    'hub/confluentinc/cp-kafka:7.4.0': openImage('kafka'),
    'slow/zookeeper:1': openImage('zookeeper'),
    'slower/zookeeper:1': openImage('zookeeper'),
  });
  registry.stall('slow/zookeeper', 'layer');
  registry.stall('slower/zookeeper', 'layer');
  registry.stall('silent/zookeeper', 'manifest');
  registry.stall('silent/kafka', 'manifest');
});
afterAll(async () => {
  stack.configure(onEngine);
  await stack[Symbol.asyncDispose]();
  const pulled = await pulledImages();
  if (pulled.length > 0) await docker('rmi', ...pulled);
  await registry[Symbol.asyncDispose]();
});

/** Names on the engine that the registry of this test has given. */
async function pulledImages(): Promise<string[]> {
  const format = '{{.Repository}}:{{.Tag}}';
  const images = lines(await docker('images', '--format', format));
  return images.filter((image) => image.startsWith(registry.address)).sort();
}

async function expectNothingMade(): Promise<void> {
  expect(existsSync(join(stack.home, 'state'))).toBe(false);
  expect(await leftOf(stack)).toEqual([]);
}

/** Before anything comes up: the folder of the state must not be there yet. */
describe('up refuses, and creates nothing, where the registry', () => {
  /** Runs up with the Confluent images behind the mirror. @returns its faults, one a line. */
  async function refusal(images = {}): Promise<string[]> {
    stack.configure({ target: 'docker', imageMirror: `${registry.address}/hub`, images });
    const { exitCode, stdout, stderr } = await stack.run(['up']);
    expect({ exitCode, stdout }, stderr).toEqual({ exitCode: 2, stdout: '' });
    await expectNothingMade();
    return lines(stderr).filter((line) => line.includes('KS_'));
  }

  /** Everything but the broker's image is one that the engine has. */
  const others = Object.fromEntries(
    (['zookeeper', 'schema-registry', 'connect', 'ui'] as const).map((service) => [
      service,
      openImage(service === 'ui' ? 'zookeeper' : service),
    ]),
  );

  test.each([
    ['wants to know who asks', denied],
    ['forbids it', forbidden],
    ['has counted too many pulls', tooMany],
  ])('%s', async (_, refused) => {
    registry.refuse('hub/mine/kafka', refused);
    const told = await refusal({ ...others, kafka: 'mine/kafka:1' });
    const name = `${registry.address}/hub/mine/kafka:1`;
    expect(told).toEqual([
      expect.stringContaining(`KS_IMAGE kafka-stack:images.kafka = "${name}": `),
    ]);
    expect(told[0]).toMatch(
      new RegExp(`the answer was: .*${refused.code}: ${refused.message}`, 'i'),
    );
    for (const way of waysOut) expect(told[0]).toContain(way);
  });

  test('does not know the tag', async () => {
    const [told] = await refusal({ ...others, kafka: 'confluentinc/cp-kafka:7.4.99' });
    const name = `${registry.address}/hub/confluentinc/cp-kafka:7.4.99`;
    expect(told).toContain(`KS_IMAGE kafka-stack:images.kafka = "${name}": `);
    expect(told).toContain('the answer was: manifest unknown');
    for (const way of waysOut) expect(told).toContain(way);
  });

  test('refuses several: all are told together', async () => {
    registry.refuse('hub/confluentinc/cp-zookeeper', forbidden);
    registry.refuse('hub/confluentinc/cp-schema-registry', tooMany);
    registry.refuse('hub/confluentinc/cp-kafka', denied);
    const told = await refusal();
    const answers = told.map((line) => {
      const [, service, answer] = /images\.(\S+) = .*[:;] (.*)\. Do: /.exec(line) ?? [];
      return [service, answer];
    });
    expect(Object.fromEntries(answers)).toEqual({
      zookeeper: forbidden.message,
      kafka: denied.message,
      'schema-registry': tooMany.message,
      connect: 'manifest unknown',
      ui: 'manifest unknown',
    });
  });
});

describe('a registry that falls silent', () => {
  /** @returns what the pull of these images ended with, and the images that it has tried */
  async function pull(
    names: Readonly<Record<string, string>>,
    patience: Parameters<typeof pullImages>[2],
  ) {
    const images = Object.fromEntries(
      Object.entries(names).map(([service, name]) => [service, `${registry.address}/${name}`]),
    );
    const { topology } = resolve(stack.name, {
      'kafka-stack:target': 'docker',
      'kafka-stack:distribution': 'open',
      'kafka-stack:images': JSON.stringify(images),
    });
    const tried: string[] = [];
    const say = (text: string) => void tried.push(text);
    const told = await pullImages(topology, say, patience).then(() => 'pulled', messageOf);
    return { told, tried };
  }

  test('is given up when it does not answer at all, and asked for nothing more', async () => {
    const images = { zookeeper: 'silent/zookeeper:1', kafka: 'silent/kafka:1' };
    const { told, tried } = await pull(images, { answerMs: 2000, layerMs: 600_000 });
    const name = `${registry.address}/${images.zookeeper}`;
    expect(tried).toEqual([`pulling ${name}`]);
    expect(told).toMatch(/^KS_IMAGE .*$/);
    expect(told).toContain(`"${name}": it is not on the engine and cannot be pulled`);
    expect(told).toContain('the answer was: nothing for 2 s');
    for (const way of waysOut) expect(told).toContain(way);
  });

  test('is given up when no more layers come', async () => {
    const patience = { answerMs: 60_000, layerMs: 2000 };
    const { told } = await pull({ zookeeper: 'slower/zookeeper:1' }, patience);
    expect(told).toContain('the answer was: nothing more for 2 s');
  });
});

describe('an interrupt while images are pulled', () => {
  test.each([
    ['human', []],
    ['JSON', ['--json']],
  ])('ends the command, says so (%s) and leaves nothing', async (_, args) => {
    const image = `${registry.address}/slow/zookeeper:1`;
    stack.configure({ ...onEngine, images: { zookeeper: image } });
    const up = stack.start(['up', ...args]);
    let said = '';
    up.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    await eventually(
      () => said.includes(`pulling ${image}`) && registry.isWaitingFor('slow/zookeeper'),
      (asked) => asked,
    );
    up.kill('SIGINT');
    const { exitCode, stderr, stdout } = await up;
    const text = 'interrupted; the next run goes on from here';
    expect({ exitCode, stdout }, stderr).toEqual({
      exitCode: 1,
      stdout: args.length === 0 ? '' : JSON.stringify({ ok: false, error: text }, null, 2),
    });
    expect(stderr.split('\n').at(-1)).toBe(`✗ ${text}`);
    const { stdout: pulls } = await execa('ps', ['-eo', 'args']);
    expect(lines(pulls).filter((line) => line.includes(image))).toEqual([]);
    await expectNothingMade();
    expect(await pulledImages()).toEqual([]);
  });
});

describe('images that a registry has', () => {
  const named = () =>
    Object.fromEntries(openServices.map((each) => [each, `${registry.address}/own/${each}:1`]));
  let said: string;

  beforeAll(async () => {
    stack.configure({ ...onEngine, images: named() });
    const { exitCode, stderr } = await stack.run(['up']);
    expect(exitCode, stderr).toBe(0);
    said = stderr;
  });

  test.each(openServices)('are told while they arrive: %s', (service) => {
    const image = `${registry.address}/own/${service}:1`;
    expect(lines(said)).toContain(`pulling ${image}`);
    const counts = lines(said).filter((line) => line.startsWith(`  ${image}: `));
    expect(counts.at(-1)).toMatch(/: (\d+) of \1 layers$/);
  });

  test('run, and are proven', async () => {
    const { Image } = await inspectContainer(`${stack.name}-kafka`);
    const [pulled] = lines(
      await docker('image', 'inspect', '--format', '{{.Id}}', named()['kafka'] ?? ''),
    );
    expect(Image).toBe(pulled);
    expect(await stack.json(['health'])).toMatchObject({ healthy: true });
  });

  test('are asked for no more by a second up, which changes nothing', async () => {
    const { stdout, stderr } = await stack.run(['up', '--json']);
    const { changes } = JSON.parse(stdout) as { changes: Record<string, number> };
    expect(Object.keys(changes), stderr).toEqual(['same']);
    expect(stderr).not.toContain('pulling');
  });

  test('stay on the engine after down --volumes', async () => {
    await stack.ok(['down', '--volumes']);
    expect(await leftOf(stack)).toEqual([]);
    expect(await pulledImages()).toEqual(Object.values(named()).sort());
  });
});

test('pulumi up refuses with the same text, and creates nothing', async () => {
  registry.refuse('hub/door/kafka', tooMany);
  const name = `${registry.address}/hub/door/kafka:1`;
  stack.configure({ ...onEngine, images: { kafka: name } });
  const kstack = await stack.run(['up']);
  const shell = new Shell(stack);
  await shell.ok(`pulumi stack select --create ${stack.name}`);
  const { exitCode, all } = await shell.run('pulumi up --yes --skip-preview');
  expect(exitCode, all).not.toBe(0);
  const [fault = ''] = lines(kstack.stderr).flatMap((line) => /KS_IMAGE .*/.exec(line) ?? []);
  expect(fault).toContain('the answer was: toomanyrequests: you have reached your limit');
  expect(all).toContain(fault);
  const { stdout } = await shell.ok('pulumi stack export');
  const { deployment } = JSON.parse(stdout) as {
    deployment: { resources?: readonly { readonly type: string }[] };
  };
  const types = (deployment.resources ?? []).map(({ type }) => type);
  expect(types.filter((type) => type !== 'pulumi:pulumi:Stack')).toEqual([]);
  expect(await leftOf(stack)).toEqual([]);
});
