/** Both programs as those see them who deploy them: settings and what they read and write. Pure. */
import type { z } from 'zod';
import { consumerProgram, groupOf, topicsOf } from './consumer/settings.ts';
import { producerProgram, resolve } from './producer/settings.ts';
import { isSecret } from './shared/settings-text.ts';
import { keyOf, readSettings, type Env } from './shared/settings.ts';

export const programs = { producer: producerProgram, consumer: consumerProgram } as const;

export interface Use {
  readonly topics: readonly string[];
  /** The group whose partitions it shares; undefined for producers and for consumers of given partitions. */
  readonly group: string | undefined;
  /** How many partitions the topic gets where the program makes it; undefined where the broker decides. */
  readonly partitions: number | undefined;
  /** Why the program ends by itself; undefined where it goes on until it is stopped. */
  readonly ends: string | undefined;
}

/** @throws SettingsFaults */
export function useOf(program: keyof typeof programs, env: Env): Use {
  return program === 'producer' ? producerUse(env) : consumerUse(env);
}

function producerUse(env: Env): Use {
  const { topic, partitions, createTopic, source, count } = resolve(
    readSettings(producerProgram, env),
  );
  return {
    topics: [topic],
    group: undefined,
    partitions: createTopic ? (partitions ?? 1) : undefined,
    ends: endOf(source, count),
  };
}

function endOf(source: string, count: number): string | undefined {
  if (source === 'lines' || source === 'json') return `source ${source}`;
  return count > 0 ? `count ${count}` : undefined;
}

function consumerUse(env: Env): Use {
  const settings = readSettings(consumerProgram, env);
  const group = groupOf(settings);
  return {
    topics: topicsOf(settings),
    group: typeof group === 'string' ? group : undefined,
    partitions: undefined,
    ends: settings.stopAfter === 'never' ? undefined : `stopAfter ${settings.stopAfter}`,
  };
}

/** Whether a variable of the program's environment may hold a secret. */
export function isSecretVariable(name: keyof typeof programs, variable: string): boolean {
  const program = programs[name];
  const schemas: Readonly<Record<string, z.ZodType>> = program.settings.shape;
  const key = keyOf(program, variable);
  const schema = key === undefined ? undefined : schemas[key];
  return key !== undefined && schema !== undefined && isSecret(key, schema);
}
