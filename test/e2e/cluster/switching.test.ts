/** One configuration on all targets: services work with the same settings, but for what has to differ. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freeOffset } from '../../../scripts/lib/free-ports.ts';
import type { TargetName } from '../../../stacks/topology/types.ts';
import { declaredFor } from '../../support/declared-differences.ts';
import {
  effectiveSettings,
  tellsConfiguration,
  type EffectiveSettings,
  type ServiceWithSettings,
} from '../../support/effective-settings.ts';
import { leftOf, namespaceOf, onCluster } from '../../support/on-cluster.ts';
import { Shell } from '../../support/shell.ts';
import { TestStack } from '../../support/stack.ts';

/** Of each service something that is not its default. */
const settings = {
  ...onCluster,
  env: {
    zookeeper: { ZOOKEEPER_MAX_CLIENT_CNXNS: 50, ...tellsConfiguration },
    kafka: { KAFKA_LOG_RETENTION_HOURS: 48, KAFKA_NUM_PARTITIONS: 3 },
    'schema-registry': { SCHEMA_REGISTRY_SCHEMA_COMPATIBILITY_LEVEL: 'full' },
    connect: { CONNECT_OFFSET_FLUSH_INTERVAL_MS: 5000 },
  },
  heapMb: { kafka: 300 },
};

const targets = ['local', 'docker', 'kubernetes'] as const;
const services = ['zookeeper', 'kafka', 'schema-registry', 'connect'] as const;

describe('one configuration on all targets', () => {
  const stacks: TestStack[] = [];
  const found: EffectiveSettings[] = [];

  beforeAll(async () => {
    const [first, ...others] = targets;
    await (await made(first)).ok(['up']);
    // With that one up, these get other ports.
    const rest = [];
    for (const target of others) rest.push(await made(target));
    await Promise.all(rest.map((stack) => stack.ok(['up'])));
    found.push(...(await Promise.all(stacks.map(effectiveSettings))));
  });
  afterAll(async () => {
    await Promise.all(stacks.map((stack) => stack[Symbol.asyncDispose]()));
  });

  async function made(target: TargetName): Promise<TestStack> {
    const stack = await TestStack.make({ ...settings, target });
    stacks.push(stack);
    return stack;
  }

  /** Names of settings whose values are not the same everywhere, with these. */
  function differing(service: ServiceWithSettings): Map<string, unknown[]> {
    const names = new Set(found.flatMap((each) => Object.keys(each[service])));
    const values = [...names].map((name) => [name, found.map((each) => each[service][name])]);
    const unequal = (values as [string, unknown[]][]).filter(([, all]) => new Set(all).size > 1);
    return new Map(unequal);
  }

  test.each(targets)('arrives on %s', (target) => {
    const { zookeeper, kafka, connect, ...rest } = found[targets.indexOf(target)] ?? fail(target);
    expect({
      connections: zookeeper['maxClientCnxns'],
      retention: kafka['log.retention.hours'],
      partitions: kafka['num.partitions'],
      heap: kafka['-Xmx'],
      compatibility: rest['schema-registry']['compatibilityLevel'],
      flush: connect['offset.flush.interval.ms'],
    }).toEqual({
      connections: '50',
      retention: '48',
      partitions: '3',
      heap: '300m',
      compatibility: 'FULL',
      flush: '5000',
    });
  });

  test.each(services)('%s differs in what is declared, and in nothing else', (service) => {
    const unlisted = [...differing(service)].filter(
      ([name]) => !declaredFor(service).includes(name),
    );
    expect(Object.fromEntries(unlisted)).toEqual({});
  });

  test.each(services)('%s has no difference declared that is none', (service) => {
    const real = differing(service);
    expect(declaredFor(service).filter((name) => !real.has(name))).toEqual([]);
  });

  test('moves to the target that its file names: down there, up here, and back down', async () => {
    const stack = stacks[targets.indexOf('kubernetes')] ?? fail('kubernetes');
    stack.configure({ ...settings, target: 'local', portOffset: await freeOffset() });
    const preview = await new Shell(stack).run(`pulumi preview --stack ${stack.name}`);
    expect(preview.exitCode).not.toBe(0);
    expect(preview.all).toContain('KS_TARGET_CHANGED');
    const { exitCode, stderr } = await stack.run(['up']);
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toContain('is up on target kubernetes: it is taken down there');
    expect((await leftOf(stack)).filter((name) => !isClaim(name))).toEqual([
      `namespace/${namespaceOf(stack)}`,
    ]);
    expect(Object.keys(stack.pids())).toContain('kafka');
    stack.configure({ ...settings, target: 'kubernetes' });
    expect((await stack.run(['down'])).stderr).toContain('is up on target local');
    expect(stack.pids()).toEqual({});
  });
});

function isClaim(name: string): boolean {
  return name.startsWith('persistentvolumeclaim/');
}

function fail(target: string): never {
  throw new Error(`${target} is not up`);
}
