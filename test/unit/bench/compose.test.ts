import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { composeDocument, composeFile } from '../../../scripts/bench/compose.ts';
import { imageEnv } from '../../../stacks/contract/index.ts';
import { serviceOf } from '../../../stacks/topology/types.ts';
import { engine, stack } from '../topology/stacks.ts';

const topology = stack({ portOffset: 100 }, engine);
const options = { projectDir: '/project', classData: false };
const { services, volumes } = composeDocument(topology, options);

describe('a compose file of the dev stack', () => {
  it('has the services under the names by which they reach each other', () => {
    expect(Object.keys(services)).toEqual(topology.services.map(({ hostName }) => hostName));
  });

  it.each(topology.services)('runs the image, env and health check of $name', (service) => {
    const { hostName, name, env, image, healthCheck } = service;
    expect(services[hostName]).toMatchObject({
      image,
      hostname: hostName,
      environment: name === 'ui' ? env : imageEnv(name, env),
      healthcheck: { test: ['CMD-SHELL', healthCheck?.command], interval: '10s', retries: 6 },
    });
  });

  it('publishes what the stack publishes, and nothing else', () => {
    expect(services['kafka']?.ports).toEqual(['127.0.0.1:9192:9192', '127.0.0.1:9201:9101']);
  });

  it('names the volumes it mounts, mounts project folders read-only and keeps the unused in memory', () => {
    expect(services['kafka-connect']).toMatchObject({
      volumes: expect.arrayContaining([
        'kafka-connect-data:/var/lib/kafka-connect',
        '/project/connectors:/usr/share/connectors:ro',
      ]) as unknown,
      tmpfs: ['/var/lib/kafka/data'],
    });
    expect(volumes).toHaveProperty('kafka-connect-data');
    expect(volumes).not.toHaveProperty('unused');
  });

  it('starts services behind those they need', () => {
    expect(services['kafka-ui']?.depends_on).toEqual(['kafka', 'schema-registry', 'kafka-connect']);
  });

  it('gives each the memory, grace and restarts that the stack gives it', () => {
    const limit = `${serviceOf(topology, 'kafka').memory.limitMb ?? 0}m`;
    expect(services['kafka']).toMatchObject({
      mem_limit: limit,
      memswap_limit: limit,
      stop_grace_period: '45s',
      restart: topology.containers.restartPolicy,
    });
  });

  it('has the class data of the open images only where it is wanted', () => {
    const open = stack({ distribution: 'open' }, engine);
    const mount = 'kafka-stack-class-data:/var/cache/kafka-stack';
    const plain = composeDocument(open, options);
    expect(plain.services['kafka']?.volumes).not.toContain(mount);
    expect(plain.volumes).not.toHaveProperty('kafka-stack-class-data');
    const helped = composeDocument(open, { ...options, classData: true });
    expect(helped.services['kafka']?.volumes).toContain(mount);
    expect(helped.volumes).toHaveProperty('kafka-stack-class-data', { external: true });
  });

  it('has the web UI of the distribution', () => {
    const open = stack({ distribution: 'open' }, engine);
    expect(composeDocument(open, options).services['kafka-ui']?.image).toMatch(
      /^kafka-stack\/console:/,
    );
  });
});

describe('its text', () => {
  const odd = { KAFKA_A: 'a$b ${c} $$', KAFKA_B: 'on', KAFKA_C: '1:30', KAFKA_D: 'x\ny' };
  const settings = { env: { 'schema-registry': { SCHEMA_REGISTRY_OPTS: odd.KAFKA_A }, ui: odd } };
  const text = composeFile(stack(settings, engine), { ...options, projectDir: '/pro$ject' });
  const read = parse(text, { version: '1.1' }) as ReturnType<typeof composeDocument>;

  it('doubles every dollar sign, which would begin a variable', () => {
    expect(read.services['schema-registry']?.environment).toMatchObject({
      SCHEMA_REGISTRY_OPTS: 'a$$b $${c} $$$$',
    });
    expect(read.services['kafka-connect']?.volumes).toContain(
      '/pro$$ject/connectors:/usr/share/connectors:ro',
    );
    expect(read.services['kafka']?.healthcheck.test[1]).toContain('[ "$$(head -c 10');
  });

  it('keeps texts that YAML 1.1 would read as something else', () => {
    const { KAFKA_B, KAFKA_C, KAFKA_D } = odd;
    expect(read.services['kafka-ui']?.environment).toMatchObject({ KAFKA_B, KAFKA_C, KAFKA_D });
  });

  it('repeats what is alike, as people do', () => {
    expect(text).not.toMatch(/[&*]a\d/);
  });
});
