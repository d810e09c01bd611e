import { expect } from 'vitest';
import { bootstrapOf } from './commands-suite.ts';
import type { TestStack } from './stack.ts';

/** Brings a stack up, with every proof, and finds nothing of the proofs afterwards. */
export async function upProven(stack: TestStack): Promise<void> {
  const up = await stack.json(['up']);
  const proofs = (up['proofs'] as { proof: string }[]).map(({ proof }) => proof);
  expect(proofs).toEqual([
    'zookeeper-answers',
    'broker-metadata',
    'produce-consume',
    'schema-round-trip',
    'connect-moves-records',
    'jmx-bean',
    'ui-sees-cluster',
  ]);
  const list = (tool: string) =>
    stack.ok(['exec', 'kafka', '--', tool, '--list', ...bootstrapOf(stack)]);
  const [topics, groups] = [await list('kafka-topics'), await list('kafka-consumer-groups')];
  expect(`${topics}\n${groups}`).not.toContain('kstack-proof');
}
