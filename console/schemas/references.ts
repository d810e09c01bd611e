/** Schemas that a schema is made with. */
import type { HttpSource } from '../cluster/http-source.ts';
import { versionOf, type RegisteredSchema, type Schema } from './registry.ts';

/** A schema refers to others through levels; no real one through more. */
const deepest = 20;

/** @returns each once, those that others need first @throws PageError 404; SourceError */
export async function referencedBy(
  registry: HttpSource,
  { references }: Schema,
): Promise<RegisteredSchema[]> {
  const found = new Map<string, RegisteredSchema>();
  const add = async (of: Schema['references'], depth: number): Promise<void> => {
    for (const { subject, version } of of) {
      const name = `${subject}/${version}`;
      if (found.has(name) || depth > deepest) continue;
      const schema = await versionOf(registry, subject, version);
      await add(schema.references, depth + 1);
      found.set(name, schema);
    }
  };
  await add(references, 0);
  return [...found.values()];
}
