/** The half of the conformance suite that needs a real stack: what it says of itself is true. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StackOutputs } from '../../stacks/outputs.ts';
import { proofs, wantedProofs } from '../../stacks/readiness/proofs/index.ts';
import type { ServiceStatus } from '../../stacks/targets/target.ts';
import type { ServiceName, TargetName } from '../../stacks/topology/types.ts';
import { TestStack, type Settings } from './stack.ts';

export interface EngineExpectation {
  readonly target: TargetName;
  /** Beside the target. */
  readonly settings: Settings;
  /** Names of what runs behind the services, from the place where the target keeps them. */
  readonly running: (stack: TestStack) => Promise<readonly string[]>;
  readonly processes: readonly string[];
  readonly unavailable: Readonly<Partial<Record<ServiceName, string>>>;
}

/**
 * Does not prove message flow beyond what the proofs themselves do.
 * @param more tests of the target's own on the same stack
 */
export function conformsWithEngine(
  expected: EngineExpectation,
  more?: (stack: () => TestStack) => void,
): void {
  describe(`target ${expected.target}, with a running stack`, () => {
    let stack: TestStack;
    let outputs: StackOutputs;
    let rows: readonly ServiceStatus[];
    const available = () => rows.filter(({ state }) => state !== 'unavailable');

    beforeAll(async () => {
      stack = await TestStack.make({ ...expected.settings, target: expected.target });
      outputs = (await stack.json(['up'])) as unknown as StackOutputs;
      rows = (await stack.json(['ps']))['services'] as ServiceStatus[];
    });
    afterAll(async () => {
      await stack[Symbol.asyncDispose]();
    });

    it('hands out the addresses of its own port offset', () => {
      expect(outputs.endpoints).toEqual({
        zookeeper: `127.0.0.1:${stack.port(2181)}`,
        bootstrapServers: `127.0.0.1:${stack.port(9092)}`,
        schemaRegistry: `http://127.0.0.1:${stack.port(8081)}`,
        connect: `http://127.0.0.1:${stack.port(8083)}`,
        jmx: `127.0.0.1:${stack.port(9101)}`,
        ui: `http://127.0.0.1:${stack.port(8080)}`,
      });
    });

    it('runs every service that it can run', () => {
      const running = available().map(({ service, state }) => [service, state]);
      expect(running).toEqual([
        ['zookeeper', 'running'],
        ['kafka', 'running'],
        ['schema-registry', 'running'],
        ['connect', 'running'],
        ['ui', 'running'],
      ]);
    });

    it('records the processes behind them', async () => {
      expect((await expected.running(stack)).toSorted()).toEqual(expected.processes);
    });

    it('has the same ports in its outputs and in ps', () => {
      const told = outputs.services.map(({ name, ports }) => [name, Object.values(ports)]);
      expect(told).toEqual(rows.map(({ service, ports }) => [service, ports]));
    });

    it('takes connections at every port it tells of', async () => {
      for (const port of available().flatMap((row) => [...row.ports])) await connects(port);
    });

    it('answers at every address it hands out', async () => {
      const { endpoints, brokers, tools } = outputs;
      const context = { endpoints, brokers, tools, signal: AbortSignal.timeout(20_000) };
      const answers = wantedProofs(endpoints).map((name) => proofs[name].probe(context));
      expect(await Promise.all(answers)).toHaveLength(7);
    });

    it('has passed the proofs that health asks about', async () => {
      const { healthy, checks } = await stack.json(['health']);
      const asked = (checks as { check: string }[]).map(({ check }) => check);
      const proven = outputs.proofs.map(({ proof }) => proof);
      expect({ healthy, asked }).toEqual({ healthy: true, asked: proven });
    });

    it('says in outputs and ps alike what it cannot run, and why', () => {
      const told = outputs.services.filter(({ unavailable }) => unavailable !== undefined);
      const listed = rows.filter(({ reason }) => reason !== undefined);
      expect({
        told: Object.fromEntries(told.map(({ name, unavailable }) => [name, unavailable])),
        listed: Object.fromEntries(listed.map(({ service, reason }) => [service, reason])),
      }).toEqual({ told: expected.unavailable, listed: expected.unavailable });
    });

    it('changes nothing when it is brought up again', async () => {
      const { changes } = await stack.json(['up']);
      expect(Object.keys(changes as object)).toEqual(['same']);
    });

    more?.(() => stack);
  });
}

/** @throws when nobody listens there; a port that a cluster forwards is bound by no process. */
async function connects(port: number): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', timeout: 5000 });
  socket.once('timeout', () => socket.destroy(new Error(`no answer at port ${port}`)));
  await once(socket, 'connect');
  socket.destroy();
}
