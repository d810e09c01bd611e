import { SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry';
import { isDeepStrictEqual } from 'node:util';
import { fetchJson } from '../http.ts';
import { Refuted } from '../retry.ts';
import { freshName, type ProofDefinition } from './definition.ts';

const record = { id: 7, name: 'Zoë', tags: ['a', 'b'] };

const avroSchema = (name: string) => ({
  type: 'record',
  name: name.replaceAll('-', '_'),
  fields: [
    { name: 'id', type: 'int' },
    { name: 'name', type: 'string' },
    { name: 'tags', type: { type: 'array', items: 'string' } },
  ],
});

export const schemaRoundTrip: ProofDefinition = {
  needs: ['schema-registry', 'kafka'],
  claim: 'a schema is written, read back, and carries an Avro record',
  async probe({ endpoints, signal }) {
    await fetchJson(`${endpoints.schemaRegistry}/subjects`, { signal });
  },
  async prove({ endpoints, signal }) {
    const host = endpoints.schemaRegistry;
    const subject = `${freshName()}-value`;
    const schema = JSON.stringify(avroSchema(subject));
    const retry = { retries: 0 };
    try {
      const writer = new SchemaRegistry({ host, retry });
      const { id } = await writer.register({ type: SchemaType.AVRO, schema }, { subject });
      const payload = await writer.encode(id, record);
      // A client of its own has nothing cached: it reads the schema from the registry.
      const decoded: unknown = await new SchemaRegistry({ host, retry }).decode(payload);
      if (!isDeepStrictEqual({ ...(decoded as object) }, record)) {
        throw new Refuted(`Avro gave back ${JSON.stringify(decoded)}`);
      }
      const subjects = (await fetchJson(`${host}/subjects`, { signal })) as string[];
      if (!subjects.includes(subject)) throw new Refuted(`${subject} is not listed`);
      return { summary: `schema ${id} written, read, Avro round trip`, details: { id, subject } };
    } finally {
      await forget(host, subject);
    }
  },
};

/** Deleting softly first is what the registry asks for. */
async function forget(host: string, subject: string): Promise<void> {
  const url = `${host}/subjects/${subject}`;
  await fetchJson(url, { method: 'DELETE' }).catch(() => undefined);
  await fetchJson(`${url}?permanent=true`, { method: 'DELETE' }).catch(() => undefined);
}
