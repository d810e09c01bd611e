/** What a new version of a schema has to be to the versions before. */
import type { HttpSource } from '../cluster/http-source.ts';
import { wrongValue } from '../shell/query.ts';
import { orMissing } from './registry.ts';

export const levels = [
  'BACKWARD',
  'BACKWARD_TRANSITIVE',
  'FORWARD',
  'FORWARD_TRANSITIVE',
  'FULL',
  'FULL_TRANSITIVE',
  'NONE',
] as const;

/** Other registries may have further ones. */
export interface Compatibility {
  readonly level: string;
  /** Another one than that of the whole registry. Apicurio does not tell whether a subject has one that is the same. */
  readonly isOwn: boolean;
}

/** That of the whole registry. @throws SourceError */
export async function globalLevel(registry: HttpSource): Promise<string> {
  return levelIn(await registry.json('/config')) ?? 'NONE';
}

/** @throws SourceError */
export async function compatibilityOf(
  registry: HttpSource,
  subject: string,
  usual: string,
): Promise<Compatibility> {
  // Without the question behind it Apicurio answers NONE for a subject that has none of its own.
  const path = `${configPath(subject)}?defaultToGlobal=true`;
  const own = levelIn(await orMissing(registry.json(path)));
  return { level: own ?? usual, isOwn: own !== undefined && own !== usual };
}

/** @param subject undefined: of the whole registry @throws PageError 400; SourceError */
export async function setLevel(
  registry: HttpSource,
  subject: string | undefined,
  level: string,
): Promise<void> {
  if (!levels.some((each) => each === level)) {
    throw wrongValue('compatibility', level, levels.join(', '));
  }
  await registry.json(configPath(subject), { method: 'PUT', body: { compatibility: level } });
}

/**
 * From then on that of the whole registry holds.
 * @returns false where the registry keeps one for the subject all the same, as Apicurio 3.0 does: it then is a copy
 * @throws SourceError
 */
export async function forgetLevel(registry: HttpSource, subject: string): Promise<boolean> {
  await orMissing(registry.json(configPath(subject), { method: 'DELETE' }));
  const usual = await globalLevel(registry);
  const { isOwn } = await compatibilityOf(registry, subject, usual);
  if (isOwn) await setLevel(registry, subject, usual);
  return !isOwn;
}

function configPath(subject: string | undefined): string {
  return subject === undefined ? '/config' : `/config/${encodeURIComponent(subject)}`;
}

/** The two names of one thing: the answers to GET and PUT differ in it. */
function levelIn(answer: unknown): string | undefined {
  const found = answer as Readonly<Record<string, unknown>> | undefined;
  const level = found?.['compatibilityLevel'] ?? found?.['compatibility'];
  return typeof level === 'string' ? level : undefined;
}
