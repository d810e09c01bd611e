/** The life of workloads with a stack, alike on every target. The steps build on each other, in order. */
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fetchJson } from '../../stacks/readiness/http.ts';
import type { ServiceStatus } from '../../stacks/targets/target.ts';
import { TestStack, type Settings } from './stack.ts';
import { eventually } from './until.ts';

export interface WorkloadTarget {
  readonly settings: Settings;
  /** Ends the process of a part without a word. */
  readonly kill: (stack: TestStack, part: ServiceStatus) => Promise<unknown>;
  /** Folder of this machine where a volume is. */
  readonly folder: (stack: TestStack, volume: string) => Promise<string>;
}

interface Workload {
  readonly name: string;
  readonly program: 'producer' | 'consumer';
  readonly replicas?: number;
  readonly settings?: Readonly<Record<string, unknown>>;
}

const producer = (settings: object = {}): Workload => ({
  name: 'countries',
  program: 'producer',
  settings: { rate: 50, partitions: 3, ...settings },
});
/** Of a killed member the group knows only when its session ends: as short as the broker allows. */
const settings = { sessionTimeoutMs: 6000, heartbeatMs: 2000 };
const consumer: Workload = { name: 'counter', program: 'consumer', replicas: 2, settings };
const replicas = ['countries', 'counter-1', 'counter-2'];

interface Ups {
  readonly changes: Readonly<Record<string, number>>;
  readonly proofs: readonly { readonly proof: string; readonly summary: string }[];
}

interface Row {
  readonly partition: number;
  readonly offset: number;
  readonly country: string;
}

export function workloadsSuite(target: WorkloadTarget): void {
  describe('workloads of a stack', () => {
    let stack: TestStack;
    let seen: readonly Row[] = [];

    const configure = (...workloads: readonly Workload[]) => {
      stack.configure({ ...target.settings, workloads });
    };
    const up = async () => (await stack.json(['up'])) as unknown as Ups;
    const parts = async () => {
      const { services } = await stack.json(['ps']);
      return (services as ServiceStatus[]).filter(({ service }) => replicas.includes(service));
    };
    const part = async (name: string) => {
      const found = (await parts()).find(({ service }) => service === name);
      if (found === undefined) throw new Error(`ps lists no ${name}`);
      return found;
    };
    const runs = async () =>
      Object.fromEntries((await parts()).map((each) => [each.service, runOf(each)]));
    const health = async (name: string) => {
      const [port] = (await part(name)).ports;
      return (await fetchJson(`http://127.0.0.1:${port}/health`)) as Record<string, unknown>;
    };
    const acknowledged = async () => Number((await health('countries'))['acknowledged']);
    const rows = async (): Promise<Row[]> => {
      const folder = await target.folder(stack, 'counter-data');
      using db = new DatabaseSync(`${folder}/kafka_data.db`, { readOnly: true });
      const query =
        'SELECT partition, offset, country FROM country_messages ORDER BY partition, offset';
      return db.prepare(query).all() as unknown as Row[];
    };
    const growsBy = async (more: number) => {
      const before = (await rows()).length;
      await eventually(rows, (now) => now.length >= before + more, 60_000);
    };

    beforeAll(async () => {
      stack = await TestStack.make({ ...target.settings, workloads: [producer(), consumer] });
    });
    afterAll(async () => {
      await stack[Symbol.asyncDispose]();
    });

    test('two with one group and different topics are refused before anything is made', async () => {
      const other = { ...consumer, name: 'other', settings: { topics: ['elsewhere'] } };
      configure(consumer, other);
      const { exitCode, stderr } = await stack.run(['up']);
      expect([exitCode, stderr]).toEqual([
        2,
        expect.stringContaining('KS_WORKLOAD kafka-stack:workloads[1].settings.group'),
      ]);
      expect((await stack.json(['ps']))['services']).toEqual(
        expect.not.arrayContaining([expect.objectContaining({ state: 'running' })]),
      );
      configure(producer(), consumer);
    });

    test('come up with it, proven', async () => {
      const { proofs } = await up();
      const proof = proofs.find((each) => each.proof === 'workloads-work');
      expect(proof?.summary).toMatch(
        /^counter-1: .*; counter-2: .*; countries: \d+ records acknowledged$/,
      );
    });

    test('stand in ps, health and logs under their names', async () => {
      expect((await parts()).map(({ service, state }) => [service, state])).toEqual(
        replicas.map((name) => [name, 'running']),
      );
      expect(await stack.ok(['health'])).toMatch(/workloads-work +healthy/);
      const logs = await stack.ok(['logs', 'counter']);
      expect(logs).toContain('counter-1');
      expect(logs).toContain('partition begins');
    });

    test('count what is produced, each record once', async () => {
      await growsBy(50);
      expectNoGap(await rows());
    });

    test('a second up changes nothing', async () => {
      const before = await runs();
      const { changes } = await up();
      expect(Object.keys(changes)).toEqual(['same']);
      expect(await runs()).toEqual(before);
    });

    test('a killed consumer comes back with the next up and goes on', async () => {
      const before = await runs();
      const killed = await part('counter-1');
      await target.kill(stack, killed);
      await eventually(runs, (now) => now['counter-1'] !== runOf(killed), 30_000);
      await up();
      const after = await runs();
      expect({ ...after, 'counter-1': '' }).toEqual({ ...before, 'counter-1': '' });
      await growsBy(50);
      expectNoGap(await rows());
    });

    test('a changed setting replaces that workload alone', async () => {
      const before = await runs();
      configure(producer({ rate: 200 }), consumer);
      await up();
      const after = await runs();
      const changed = replicas.filter((name) => after[name] !== before[name]);
      expect(changed).toEqual(['countries']);
    });

    test('restart takes all replicas of a workload', async () => {
      const before = await runs();
      await stack.ok(['restart', 'counter']);
      const after = await runs();
      const changed = replicas.filter((name) => after[name] !== before[name]);
      expect(changed).toEqual(['counter-1', 'counter-2']);
      await growsBy(50);
    });

    test('one that is taken out of the configuration is stopped', async () => {
      configure(consumer);
      await up();
      expect((await parts()).map(({ service }) => service)).toEqual(['counter-1', 'counter-2']);
      configure(producer(), consumer);
      await up();
      await eventually(acknowledged, (so) => so > 0, 30_000);
    });

    test('down stops them and keeps what they have stored', async () => {
      await stack.ok(['down']);
      seen = await rows();
      expectNoGap(seen);
      expect(seen.length).toBeGreaterThan(150);
    });

    test('the next up goes on behind it', async () => {
      await up();
      await growsBy(20);
      const now = await rows();
      expectNoGap(now);
      const keys = new Set(now.map(keyOf));
      expect(seen.filter((row) => !keys.has(keyOf(row)))).toEqual([]);
    });

    test('down --volumes deletes it after saying so', async () => {
      const { exitCode, stderr } = await stack.run(['down', '--volumes']);
      expect(exitCode).toBe(0);
      expect(stderr).toContain('deleting volume counter-data');
      await expect(rows()).rejects.toThrow();
    });
  });
}

/** Another process, container or pod is another run. */
function runOf({ name, pid, startedAt }: ServiceStatus): string {
  return `${name} ${pid} ${startedAt}`;
}

/** Offsets of each partition from the first on, each of them once. */
function expectNoGap(rows: readonly Row[]): void {
  const byPartition = Map.groupBy(rows, ({ partition }) => partition);
  for (const [partition, own] of byPartition) {
    const offsets = own.map(({ offset }) => offset);
    expect(offsets, `partition ${partition}`).toEqual(offsets.map((_, index) => index));
  }
}

function keyOf({ partition, offset, country }: Row): string {
  return `${partition}/${offset} ${country}`;
}
