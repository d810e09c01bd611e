/** The form of a new topic: what was typed, checked. Pure. */
import { collide, topicNameProblem } from '../../workloads/shared/topic-names.ts';
import { PageError } from '../shell/errors.ts';
import type { NewTopic } from './changes.ts';

/** Settings that have a field of their own. */
export const fields = {
  cleanup: 'cleanup.policy',
  retention: 'retention.ms',
  minInsync: 'min.insync.replicas',
} as const;

export const cleanupPolicies = ['delete', 'compact', 'compact,delete'] as const;

export type NewTopicField = 'name' | 'partitions' | 'replication' | keyof typeof fields | 'configs';

/**
 * @param text what stands in a field; `''` leaves it to the brokers
 * @param known topics that are there
 * @throws PageError 400 naming field, value and what is allowed
 */
export function newTopicIn(
  text: (field: NewTopicField) => string,
  known: Iterable<string>,
): NewTopic {
  const name = nameIn(text('name').trim(), known);
  const partitions = wholeIn('Partitions', text('partitions'), 1n, mostPartitions);
  const replication = wholeIn('Replication factor', text('replication'), 1n, mostReplicas);
  const retention = wholeIn('Retention', text('retention'), -1n, longestMs);
  const minInsync = wholeIn('Minimum in sync', text('minInsync'), 1n, mostReplicas);
  const configs = [
    ...given(fields.cleanup, policyIn(text('cleanup'))),
    ...given(fields.retention, retention),
    ...given(fields.minInsync, minInsync),
    ...linesIn(text('configs')),
  ];
  const twice = configs.find(([key], at) => configs.findIndex(([other]) => other === key) !== at);
  if (twice !== undefined) {
    throw new PageError(400, `Other settings: ${twice[0]} is there twice`, 'say it once');
  }
  return {
    name,
    partitions: partitions === undefined ? undefined : Number(partitions),
    replication: replication === undefined ? undefined : Number(replication),
    configs: new Map(configs),
  };
}

/** A mistyped number should not bring the brokers down: each partition costs them files and memory. */
export const mostPartitions = 10_000n;
const mostReplicas = 32_767n;
const longestMs = 9_223_372_036_854_775_807n;

function nameIn(name: string, known: Iterable<string>): string {
  const problem = topicNameProblem(name);
  if (problem !== undefined) {
    const shown = JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name);
    throw new PageError(400, `Name ${shown} ${problem}`, 'allowed: 1 to 249 of a-z A-Z 0-9 . _ -');
  }
  for (const other of known) {
    if (other === name) throw new PageError(400, `Name ${name}: there is a topic of that name`);
    if (!collide(name, other)) continue;
    const fix = 'Kafka takes . and _ for the same in its metrics: choose another name';
    throw new PageError(400, `Name ${name}: it collides with topic ${other}`, fix);
  }
  return name;
}

/** @returns undefined where nothing is typed @throws PageError 400 */
export function wholeIn(
  label: string,
  typed: string,
  least: bigint,
  most: bigint,
): bigint | undefined {
  const text = typed.trim();
  if (text === '') return undefined;
  const value = /^-?\d{1,19}$/.test(text) ? BigInt(text) : undefined;
  if (value !== undefined && value >= least && value <= most) return value;
  const fix = `allowed: a whole number from ${least} to ${most}`;
  throw new PageError(400, `${label} ${JSON.stringify(text)} is not allowed`, fix);
}

function policyIn(text: string): string | undefined {
  if (text === '') return undefined;
  const found = cleanupPolicies.find((each) => each === text);
  if (found !== undefined) return found;
  const fix = `allowed: ${cleanupPolicies.join(', ')}`;
  throw new PageError(400, `Cleanup policy ${JSON.stringify(text)} is not allowed`, fix);
}

function given(key: string, value: bigint | string | undefined): [string, string][] {
  return value === undefined ? [] : [[key, String(value)]];
}

/** `name=value` lines; empty ones are left out. */
function linesIn(text: string): [string, string][] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const at = line.indexOf('=');
      if (at > 0) return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
      const problem = `Other settings: ${JSON.stringify(line)} is no setting`;
      throw new PageError(400, problem, 'one name=value a line, such as segment.ms=60000');
    });
}
