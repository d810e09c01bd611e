import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { components, serviceOf } from '../../../images/components.ts';
import { kafkaVersion, openServices, ownImages, publicBase } from '../../../images/names.ts';
import { contractServices } from '../../../stacks/contract/index.ts';
import { images } from '../../../stacks/contract/images.ts';

/** Does not prove what the built images have: test/integration/docker/images.test.ts asks the engine. */

const root = join(import.meta.dirname, '..', '..', '..');
const dockerfile = readFileSync(join(root, 'images', 'Dockerfile'), 'utf8');

/** Lines of a stage, by its name. */
const stages = new Map(
  dockerfile
    .split(/^FROM /m)
    .slice(1)
    .map((text) => [/ AS (\S+)/.exec(text)?.[1] ?? '', text] as const),
);

/** Variables that a stage sets, with those of the stage it builds on. */
function envOf(stage: string): Record<string, string> {
  const text = stages.get(stage) ?? '';
  const under = /^(\S+) AS/.exec(text)?.[1] ?? '';
  const lines = [...text.matchAll(/^ENV (.*)$/gm)].map(([, line = '']) => line);
  const pairs = lines.flatMap((line) => [...line.matchAll(/(\w+)=("")?(\S*)/g)]);
  const own = Object.fromEntries(pairs.map(([, name = '', , value = '']) => [name, value]));
  return { ...(stages.has(under) ? envOf(under) : {}), ...own };
}

describe('the Dockerfile', () => {
  it('has a stage for every image', () => {
    expect([...stages.keys()].sort()).toEqual(['common', 'ground', ...ownImages].sort());
  });

  it('has the workloads before anything of Kafka, for builders that make every stage in between', () => {
    expect([...stages.keys()].slice(0, 2)).toEqual(['ground', 'workload']);
    expect(stages.get('workload')).toMatch(/^ground /);
  });

  it.each(contractServices)('bakes into %s what the contract says', (service) => {
    const { LANG, HOME, COMPONENT, ...baked } = envOf(service);
    expect({ LANG, HOME }).toEqual({ LANG: 'C.UTF-8', HOME: '/home/appuser' });
    expect([COMPONENT, baked]).toEqual([components[service], images[service].baked]);
  });

  it('builds on the public base unless told otherwise', () => {
    expect(/^ARG BASE=(.*)$/m.exec(dockerfile)?.[1]).toBe(publicBase);
  });
});

it('the images are named after the Kafka that Maven fetches', () => {
  const pom = readFileSync(join(root, 'distribution', 'pom.xml'), 'utf8');
  expect(/<kafka.version>(.*)<\/kafka.version>/.exec(pom)?.[1]).toBe(kafkaVersion);
});

it('the open images are those of the contract', () => {
  expect(openServices).toEqual(contractServices);
});

describe('COMPONENT', () => {
  it.each(contractServices)('leads back to %s', (service) => {
    expect(serviceOf(components[service])).toBe(service);
  });

  it('that no image has is told', () => {
    expect(() => serviceOf('ksqldb')).toThrow('COMPONENT is ksqldb');
  });
});
