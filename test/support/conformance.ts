/** What every target must do, whatever it runs on. A target adds one call of each function, with its own literals. */
import type { Resource } from '@pulumi/pulumi';
import { runtime } from '@pulumi/pulumi';
import { setImmediate } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Endpoints } from '../../stacks/readiness/endpoints.ts';
import { proofs, wantedProofs } from '../../stacks/readiness/proofs/index.ts';
import type { Deployment } from '../../stacks/targets/target.ts';
import {
  serviceNames,
  type ServiceName,
  type TargetName,
  type Topology,
} from '../../stacks/topology/types.ts';
import { Recorder, type Declared } from './mocks.ts';
import { valueOf } from './outputs.ts';
import { eventually } from './until.ts';

export interface Expectation {
  readonly target: TargetName;
  /** Settings in place of what the machine would have to have. */
  readonly settings: () => Readonly<Record<string, string>>;
  /** What clients use with a port offset of 100. */
  readonly endpoints: Endpoints;
  /** Names of the proofs. */
  readonly proofs: readonly string[];
  /** Names of the resources by service. */
  readonly resources: Readonly<Partial<Record<ServiceName, readonly string[]>>>;
  /** Names of the resources of a service `kafka` with three brokers. */
  readonly threeBrokers: readonly string[];
  /** Type of the resources of a service, or of a workload. */
  readonly type: (name: ServiceName | 'workload') => string;
  /** Last part of the type of what ends a service in its turn. */
  readonly ends: (name: ServiceName) => string;
  /** Inputs that may hold what the env holds. */
  readonly secretInputs: readonly string[];
  /** Inputs that are secret because a name in the env looks so. */
  readonly hiddenByName: readonly string[];
  readonly unavailable: Readonly<Partial<Record<ServiceName, string>>>;
}

interface Made {
  readonly topology: Topology;
  readonly deployment: Deployment;
  readonly recorder: Recorder;
  /** Endpoints of `operations`, of the gate, and the outputs of the stack. */
  readonly addresses: Endpoints;
  readonly ready: Promise<Endpoints>;
  readonly outputs: { readonly services: unknown };
}

interface Variation {
  readonly settings?: Readonly<Record<string, string>>;
  readonly secretEnv?: boolean;
  /** A resource that is not made before `recorder.release`. */
  readonly hold?: string;
}

/** Does not prove that a real engine accepts what is declared. */
export function conformance(expected: Expectation): void {
  const deploy = (variation: Variation = {}) => deployWithMocks(expected, variation);

  describe(`target ${expected.target}, with mocks`, () => {
    let made: Made;
    beforeAll(async () => {
      made = await deploy();
      await made.ready;
    });

    it('declares resources for every service it can run, and for no other', () => {
      const names = made.recorder.declared
        .filter(({ type }) => serviceNames.some((service) => expected.type(service) === type))
        .map(({ name }) => name);
      expect(names.sort()).toEqual(Object.values(expected.resources).flat().sort());
    });

    it('hangs every resource under its service', async () => {
      for (const { part, resources } of made.deployment.services) {
        const paths = await Promise.all(resources.map(pathOf));
        const type = expected.type(part as ServiceName);
        expect([...new Set(paths)]).toEqual([`kafka-stack:index:Service$${type}`]);
      }
    });

    it('declares what ends a service only once those it ends before are made', () => {
      const pairs = endings(expected, made.topology);
      expect(pairs).not.toEqual([]);
      expect(pairs.filter(([later, before]) => isEarly(later, before, made))).toEqual([]);
    });

    it('lets the proofs watch every process of every service', async () => {
      const watched = await Promise.all(
        made.deployment.services.map(async ({ part, watch }) => {
          const processes = await Promise.all(watch.map(resolved));
          return [part, processes.map(({ name }) => name)];
        }),
      );
      expect(Object.fromEntries(watched)).toEqual(expected.resources);
    });

    it('declares every proof of what runs', () => {
      const names = proofsOf(made).map(({ name }) => name);
      expect(names.sort()).toEqual([...expected.proofs].sort());
    });

    it('proves the addresses that people use', () => {
      const proven = proofsOf(made).map(({ inputs }) => inputs['endpoints']);
      expect(proven).toEqual(proven.map(() => expected.endpoints));
    });

    it('declares a proof only once what it needs is made', () => {
      const early = needs(expected).filter(([proof, need]) => isEarly(proof, need, made));
      expect(early).toEqual([]);
    });

    it('publishes every usual port, moved by the port offset', () => {
      expect(made.addresses).toEqual(expected.endpoints);
    });

    it('hands out the addresses of its operations', async () => {
      expect(await made.ready).toEqual(made.addresses);
    });

    it('hands out no address before the last proof has passed', async () => {
      const { ready, recorder } = await deploy({ hold: 'schema-round-trip' });
      const count = () => recorder.events.filter((event) => event.startsWith('made ')).length;
      await eventually(count, (so) => so === made.recorder.declared.length - 1, 5000);
      const early = await Promise.race([ready, setImmediate('nothing yet')]);
      recorder.release('schema-round-trip');
      await ready;
      expect(early).toBe('nothing yet');
    });

    it('says in the outputs what it cannot run, and why', () => {
      const services = made.outputs.services as { name: string; unavailable?: string }[];
      const reasons = services.flatMap(({ name, unavailable }) =>
        unavailable === undefined ? [] : [[name, unavailable]],
      );
      expect(Object.fromEntries(reasons)).toEqual(expected.unavailable);
    });

    it('declares the same for the same topology', async () => {
      const again = await deploy();
      await again.ready;
      expect(sorted(again.recorder.declared)).toEqual(sorted(made.recorder.declared));
    });

    it('names its resources alike whatever the port offset', async () => {
      const moved = await deploy({ settings: { portOffset: '2000' } });
      await moved.ready;
      const names = (each: Made) => sorted(each.recorder.declared).map(({ name }) => name);
      expect(names(moved)).toEqual(names(made));
    });
  });

  describe(`three brokers on target ${expected.target}, with mocks`, () => {
    const { endpoints } = expected;
    const three: Expectation = {
      ...expected,
      endpoints: {
        ...endpoints,
        bootstrapServers: oneEach(endpoints.bootstrapServers, 3),
        jmx: oneEach(endpoints.jmx, 3),
      },
      resources: { ...expected.resources, kafka: expected.threeBrokers },
    };
    let made: Made;
    beforeAll(async () => {
      made = await deploy({ settings: { brokers: '3' } });
      await made.ready;
    });

    it('are resources of their own, or one for all', () => {
      const names = made.recorder.declared.map(({ type, name }) => `${kindOf(type)} ${name}`);
      expect(names).toEqual(expect.arrayContaining(resourcesOf(three, 'kafka')));
    });

    it('end before what they need, and behind those that need them', () => {
      const early = endings(three, made.topology).filter(([later, before]) =>
        isEarly(later, before, made),
      );
      expect(early).toEqual([]);
    });

    it('are all watched by the proofs', async () => {
      const watches = made.deployment.services.flatMap(({ watch }) => [...watch]);
      const names = (await Promise.all(watches.map(resolved))).map(({ name }) => name);
      expect(names.sort()).toEqual(Object.values(three.resources).flat().sort());
      const [metadata] = proofsOf(made).filter(({ name }) => name === 'broker-metadata');
      expect(metadata?.inputs['watch']).toHaveLength(three.threeBrokers.length);
    });

    it('are proven with every address of theirs, each once it is made', () => {
      expect(made.addresses).toEqual(three.endpoints);
      expect(proofsOf(made).map(({ inputs }) => inputs['brokers'])).toEqual(
        proofsOf(made).map(() => 3),
      );
      expect(needs(three).filter(([proof, need]) => isEarly(proof, need, made))).toEqual([]);
    });

    it('change no name of what a single one has', async () => {
      const single = await deploy();
      await single.ready;
      const names = (each: Made) =>
        each.recorder.declared.map(({ type, name }) => `${type} ${name}`);
      expect(names(made)).toEqual(expect.arrayContaining(names(single)));
    });
  });

  describe(`workloads on target ${expected.target}, with mocks`, () => {
    const replicas = ['countries', 'counter-1', 'counter-2'];
    const settings = {
      workloads: JSON.stringify([
        {
          name: 'countries',
          program: 'producer',
          port: 8090,
          settings: { saslPassword: 'hush-4711' },
        },
        { name: 'counter', program: 'consumer', port: 8091, replicas: 2 },
      ]),
    };
    const kind = kindOf(expected.type('workload'));
    let made: Made;
    beforeAll(async () => {
      made = await deploy({ settings, secretEnv: true });
      await made.ready;
    });

    it('are declared only once every proof of the services has passed', () => {
      const early = pairs(
        replicas.map((name) => `${kind} ${name}`),
        expected.proofs.map((name) => `Proof ${name}`),
      ).filter(([later, before]) => isEarly(later, before, made));
      expect(early).toEqual([]);
    });

    it('hang under their own kind of component', () => {
      const workloads = made.recorder.declared.filter(
        ({ type }) => type === 'kafka-stack:index:Workload',
      );
      expect(workloads.map(({ name }) => name).sort()).toEqual(replicas.toSorted());
    });

    it('are proven behind them, where each replica can be asked', () => {
      const [proof] = proofsOf(made).filter(({ name }) => name === 'workloads-work');
      expect(proof?.inputs).toMatchObject({
        endpoints: {
          workloads: {
            countries: 'http://127.0.0.1:8190',
            'counter-1': 'http://127.0.0.1:8191',
            'counter-2': 'http://127.0.0.1:8192',
          },
        },
      });
      const early = replicas.filter((name) =>
        isEarly('Proof workloads-work', `${kind} ${name}`, made),
      );
      expect(early).toEqual([]);
      expect((proof?.inputs['watch'] as unknown[]).length).toBe(replicas.length);
    });

    it('show no secret of their settings in plain text', () => {
      const plain = made.recorder.declared.flatMap(({ inputs }) =>
        Object.values(inputs).filter(
          (value) => JSON.stringify(value).includes('hush-4711') && !isSecret(value),
        ),
      );
      expect(plain).toEqual([]);
    });
  });

  describe(`secret env on target ${expected.target}, with mocks`, () => {
    const settings = { env: JSON.stringify({ kafka: { KAFKA_SSL_KEY_PASSWORD: 'hush-4711' } }) };
    const holding = ({ recorder }: Made, found: (value: unknown) => boolean) =>
      recorder.declared.flatMap(({ inputs }) =>
        Object.entries(inputs).flatMap(([name, value]) => (found(value) ? [name] : [])),
      );
    const encoded = Buffer.from('hush-4711').toString('base64');
    const tells = (value: unknown) =>
      ['hush-4711', encoded].some((text) => JSON.stringify(value).includes(text));

    it('is told nowhere in plain text', async () => {
      const made = await deploy({ settings, secretEnv: true });
      await made.ready;
      const plain = holding(made, (value) => tells(value) && !isSecret(value));
      expect(plain).toEqual([]);
    });

    it('makes every input that is rendered from the env a secret', async () => {
      const made = await deploy({ settings, secretEnv: true });
      await made.ready;
      expect([...new Set(holding(made, isSecret))].sort()).toEqual(expected.secretInputs);
    });

    it('arrives in an input all the same', async () => {
      const made = await deploy({ settings, secretEnv: true });
      await made.ready;
      expect(holding(made, tells)).not.toEqual([]);
    });

    it('is as open as the configuration has it, but where the target always hides what looks secret', async () => {
      const made = await deploy({ settings, secretEnv: false });
      await made.ready;
      expect(holding(made, isSecret)).toEqual(expected.hiddenByName);
    });
  });
}

/** One address behind the other, each one port higher. */
function oneEach(address: string, count: number): string {
  const [host = '', port = ''] = address.split(':');
  return Array.from({ length: count }, (_, index) => `${host}:${Number(port) + index}`).join();
}

/** As `stacks/program.ts` does it, without looking at this machine. */
async function deployWithMocks(expected: Expectation, variation: Variation): Promise<Made> {
  const recorder = new Recorder();
  await recorder.install('conform');
  if (variation.hold) recorder.hold(variation.hold);
  const { ComponentResource } = await import('@pulumi/pulumi');
  const { resolve } = await import('../../stacks/resolve.ts');
  const { gate } = await import('../../stacks/readiness/gate.ts');
  const { stackOutputs } = await import('../../stacks/outputs.ts');

  const settings = { target: expected.target, portOffset: '100', ...expected.settings() };
  const { target, topology } = resolve('conform', { ...settings, ...variation.settings });
  const parent = new ComponentResource('kafka-stack:index:Stack', 'conform');
  const options = { parent, secretEnv: variation.secretEnv ?? false };
  const deployment = await target.deploy(topology, options);
  const gated = gate(topology, deployment, parent);
  return {
    topology,
    deployment,
    recorder,
    addresses: target.operations.endpoints(topology),
    ready: valueOf(gated.endpoints).then(async (endpoints) => {
      await runtime.disconnect();
      return endpoints;
    }),
    outputs: stackOutputs(topology, gated, deployment.tools, []),
  };
}

/** `TYPE OF PARENT$TYPE` of its URN. */
async function pathOf(resource: Resource): Promise<string> {
  return (await valueOf(resource.urn)).split('::')[2] ?? '';
}

async function resolved(input: Deployment['services'][number]['watch'][number]) {
  const { output } = await import('@pulumi/pulumi');
  return valueOf(output(input));
}

/** The resources of a service as the recorder names them. */
function resourcesOf({ type, resources }: Expectation, service: ServiceName): string[] {
  return (resources[service] ?? []).map((name) => `${kindOf(type(service))} ${name}`);
}

function kindOf(type: string): string {
  return type.split(':').at(-1) ?? '';
}

function endsOf({ ends, resources }: Expectation, service: ServiceName): string[] {
  return (resources[service] ?? []).map((name) => `${ends(service)} ${name}`);
}

/** Pairs of what ends a service, and what must still be there or end later. */
function endings(expected: Expectation, topology: Topology): [string, string][] {
  return topology.services.flatMap(({ name, dependsOn }) =>
    pairs(
      endsOf(expected, name),
      dependsOn.flatMap((need) => [...resourcesOf(expected, need), ...endsOf(expected, need)]),
    ),
  );
}

/** Pairs of a proof and a resource of a service that it needs. */
function needs(expected: Expectation): [string, string][] {
  const declared = wantedProofs(expected.endpoints);
  return declared.flatMap((proof) =>
    pairs(
      [`Proof ${proof}`],
      proofs[proof].needs.flatMap((service) => resourcesOf(expected, service)),
    ),
  );
}

function pairs(later: readonly string[], before: readonly string[]): [string, string][] {
  return later.flatMap((each) => before.map((other): [string, string] => [each, other]));
}

function isEarly(later: string, before: string, { recorder: { events } }: Made): boolean {
  const [at, made] = [events.indexOf(`declare ${later}`), events.indexOf(`made ${before}`)];
  if (at < 0 || made < 0) throw new Error(`${later} or ${before} is not declared`);
  return at < made;
}

function proofsOf({ recorder }: Made): readonly Declared[] {
  return recorder.declared.filter(({ type }) => type === 'kafka-stack:index:Proof');
}

function sorted(declared: readonly Declared[]): Declared[] {
  return declared.toSorted((a, b) => `${a.type} ${a.name}`.localeCompare(`${b.type} ${b.name}`));
}

function isSecret(value: unknown): boolean {
  return runtime.isRpcSecret(value);
}
