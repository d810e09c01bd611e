/** One subject: a version of it, and which others there are. */
import type { HttpSource } from '../cluster/http-source.ts';
import { wrongValue } from '../shell/query.ts';
import { compatibilityOf, globalLevel, type Compatibility } from './compatibility.ts';
import { versionOf, versionsOf, type RegisteredSchema } from './registry.ts';

export interface Subject {
  readonly schema: RegisteredSchema;
  /** Latest first. */
  readonly versions: readonly number[];
  readonly compatibility: Compatibility;
  /** Of the whole registry. */
  readonly level: string;
}

/** @param version `''` for the latest @throws PageError 400, 404; SourceError */
export async function readSubject(
  registry: HttpSource,
  subject: string,
  version: string,
): Promise<Subject> {
  const versions = (await versionsOf(registry, subject)).toReversed();
  const [schema, level] = await Promise.all([
    versionOf(registry, subject, versionIn('version', version, versions)),
    globalLevel(registry),
  ]);
  const compatibility = await compatibilityOf(registry, subject, level);
  return { schema, versions, compatibility, level };
}

/** @returns the latest where none is named @throws PageError 400 */
export function versionIn(name: string, text: string, versions: readonly number[]): number {
  const found = versions.find((each) => String(each) === text) ?? versions[0];
  if (found !== undefined && (text === '' || text === String(found))) return found;
  throw wrongValue(name, text, versions.slice(0, 50).join(', '));
}
