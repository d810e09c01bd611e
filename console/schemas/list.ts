/** Subjects, with what is asked of the registry for those that are shown. */
import type { HttpSource } from '../cluster/http-source.ts';
import { pageOf, type Paged } from '../shell/paging.ts';
import { compatibilityOf, globalLevel, type Compatibility } from './compatibility.ts';
import { latestOf, subjectsOf, type RegisteredSchema } from './registry.ts';
import { PageError } from '../shell/errors.ts';

export interface SubjectRow {
  readonly subject: string;
  /** Undefined where the subject went away meanwhile. */
  readonly latest: RegisteredSchema | undefined;
  readonly compatibility: Compatibility;
}

export interface SubjectList {
  readonly page: Paged<SubjectRow>;
  /** Of the whole registry. */
  readonly level: string;
}

/** @param text part of the name @throws SourceError */
export async function readList(
  registry: HttpSource,
  text: string,
  page: number,
): Promise<SubjectList> {
  const [subjects, level] = await Promise.all([subjectsOf(registry), globalLevel(registry)]);
  const wanted = text.toLowerCase();
  const found = pageOf(
    subjects.filter((subject) => subject.toLowerCase().includes(wanted)),
    page,
  );
  const rows = await inTurns(found.rows, (subject) => readRow(registry, subject, level));
  return { page: { ...found, rows }, level };
}

async function readRow(registry: HttpSource, subject: string, level: string): Promise<SubjectRow> {
  const [latest, compatibility] = await Promise.all([
    latestOf(registry, subject).catch(goneOnly),
    compatibilityOf(registry, subject, level),
  ]);
  return { subject, latest, compatibility };
}

function goneOnly(error: unknown): undefined {
  if (!(error instanceof PageError)) throw error;
}

/** A registry is asked for few at a time. */
const together = 8;

async function inTurns<T, R>(all: readonly T[], ask: (each: T) => Promise<R>): Promise<R[]> {
  const found: R[] = [];
  for (let at = 0; at < all.length; at += together) {
    found.push(...(await Promise.all(all.slice(at, at + together).map(ask))));
  }
  return found;
}
