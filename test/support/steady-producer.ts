/** A producer that writes with acks all while something happens to the brokers, and what it was promised. */
import { execa } from 'execa';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { projectDir } from '../../stacks/places.ts';
import { producerProgram } from '../../workloads/producer/settings.ts';
import { settingsToEnv } from '../../workloads/shared/settings.ts';
import { clientOf, freshTopic, readTopic } from './workload-records.ts';
import { eventually } from './until.ts';

/** Records a second. */
const rate = 500;

export interface Losses {
  /** How many records the brokers have acknowledged. */
  readonly acknowledged: number;
  /** Values of those that the topic does not hold. */
  readonly lost: readonly string[];
}

/**
 * @param count records in all
 * @param incident what happens while they are written
 * @throws when the producer has not got through
 */
export async function produceDuring(
  brokers: string,
  count: number,
  incident: () => Promise<unknown>,
): Promise<Losses> {
  const folder = mkdtempSync(join(tmpdir(), 'kstack-producer-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const client = clientOf(brokers, 'kafkajs');
  const admin = await client.admin();
  const topic = await freshTopic(admin, 3);
  await admin.close();

  const acknowledgedFile = join(folder, 'acknowledged');
  const file = join(folder, 'values');
  writeFileSync(acknowledgedFile, '');
  writeFileSync(file, Array.from({ length: count }, (_, at) => `value ${at}`).join('\n'));
  const settings = { brokers, topic, source: 'lines', file, rate, acks: 'all' };
  const told = () => linesOf(readFileSync(acknowledgedFile, 'utf8'));
  const producer = execa('node', ['workloads/producer/main.ts'], {
    cwd: projectDir,
    env: settingsToEnv(producerProgram, { ...settings, acknowledgedFile, requestTimeoutMs: 5000 }),
    stdin: 'ignore',
  });
  const [result] = await Promise.all([
    producer,
    eventually(told, (seen) => seen.length > rate).then(incident),
  ]);
  if (told().length < count) throw new Error(`written: ${told().length}\n${result.stderr}`);

  const reader = await client.admin();
  const stored = new Set(
    (await readTopic(client, reader, topic)).map(({ value }) => String(value)),
  );
  await reader.close();
  const values = told().map(({ value }) => value);
  return { acknowledged: values.length, lost: values.filter((value) => !stored.has(value)) };
}

function linesOf(text: string): { readonly value: string }[] {
  const whole = text.split('\n').slice(0, -1);
  return whole.map((line) => JSON.parse(line) as { value: string });
}
