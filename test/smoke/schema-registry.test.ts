import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';
import { describe, expect, it } from 'vitest';
import { endOffsets, readToEnd } from './consume.ts';
import { leavesNothing } from './leaves-nothing.ts';
import { count, report, Visit } from './support.ts';

leavesNothing('topics', 'groups', 'subjects');

const field = (name: string, type: string, rest: object = {}) => ({ name, type, ...rest });
const order = (...more: object[]) => ({
  type: 'record',
  name: 'Order',
  fields: [field('id', 'string'), ...more],
});
const first = order();
const compatible = order(field('count', 'int', { default: 0 }));
const incompatible = order(field('price', 'double'));

/** As any client of the Confluent Schema Registry does it. */
async function register(visit: Visit, subject: string, schema: object) {
  const url = `${visit.outputs.endpoints.schemaRegistry}/subjects/${subject}/versions`;
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify({ schema: JSON.stringify(schema) }),
    signal: AbortSignal.timeout(10_000),
  });
  const body = (await response.json()) as { id?: number; error_code?: number };
  return { status: response.status, id: body.id ?? -1, errorCode: body.error_code };
}

async function versions(visit: Visit, subject: string): Promise<unknown> {
  const url = `${visit.outputs.endpoints.schemaRegistry}/subjects/${subject}/versions`;
  return (await fetch(url, { signal: AbortSignal.timeout(10_000) })).json();
}

describe('the schema registry', () => {
  it('keeps two compatible versions of a subject', async () => {
    const visit = await Visit.ofTest();
    const subject = visit.subject();
    await register(visit, subject, first);
    await register(visit, subject, compatible);
    const kept = (await versions(visit, subject)) as number[];
    report('two versions of a schema', count(['1', '2'], kept.map(String)));
    expect(kept).toEqual([1, 2]);
  });

  it('refuses an incompatible version with 409', async () => {
    const visit = await Visit.ofTest();
    const subject = visit.subject();
    await register(visit, subject, first);
    const refused = await register(visit, subject, incompatible);
    expect(refused).toEqual({ status: 409, id: -1, errorCode: 409 });
  });

  it('gives one schema one id, however often it is registered', async () => {
    const visit = await Visit.ofTest();
    const subject = visit.subject();
    const { id } = await register(visit, subject, first);
    expect(await register(visit, subject, first)).toMatchObject({ status: 200, id });
  });

  it('lets records of two versions travel through one topic', async () => {
    const visit = await Visit.ofTest();
    const topic = await visit.topic();
    const subject = visit.subject(`${topic}-value`);
    const ids = [
      (await register(visit, subject, first)).id,
      (await register(visit, subject, compatible)).id,
    ];
    const sent = Array.from({ length: 200 }, (_, index) =>
      index % 2 === 0 ? { id: `order-${index}` } : { id: `order-${index}`, count: index },
    );
    const { schemaRegistry: host } = visit.outputs.endpoints;
    const writer = new SchemaRegistry({ host });
    const values = await Promise.all(
      sent.map((record, index) => writer.encode(ids[index % 2] ?? -1, record)),
    );
    await visit.send(
      topic,
      values.map((value) => ({ value })),
    );
    const arrived = await readToEnd(visit.kafka, await endOffsets(visit.admin, topic), {
      topic,
      groupId: visit.group(),
    });
    // A client of its own has nothing cached: it reads both schemas from the registry.
    const reader = new SchemaRegistry({ host });
    const read = await Promise.all(
      arrived.map(async ({ value }) => ({
        ...((await reader.decode(value ?? Buffer.alloc(0))) as { id: string }),
      })),
    );
    const names = (records: readonly { id: string }[]) => records.map(({ id }) => id);
    report('200 Avro records of two schema versions', count(names(sent), names(read)));
    expect(read).toEqual(sent);
  });
});
