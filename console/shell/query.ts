/** What stands behind the `?` of an address. */
import type { FastifyRequest } from 'fastify';
import { PageError } from './errors.ts';

export type Query = Readonly<Record<string, unknown>>;

export function queryOf(request: FastifyRequest): Query {
  return request.query as Query;
}

/** The last one where a name comes twice; `''` where it does not come. */
export function textIn(query: Query, name: string): string {
  const value = query[name];
  const last: unknown = Array.isArray(value) ? value.at(-1) : value;
  return typeof last === 'string' ? last : '';
}

/** @throws PageError 400 */
export function oneIn<const T extends string>(
  query: Query,
  name: string,
  allowed: readonly T[],
  fallback: T,
): T {
  const text = textIn(query, name);
  if (text === '') return fallback;
  const found = allowed.find((each) => each === text);
  if (found !== undefined) return found;
  throw wrongValue(name, text, allowed.filter((each) => each !== '').join(', '));
}

/** A page of a list, from 1. @throws PageError 400 */
export function pageIn(query: Query, name = 'page'): number {
  const text = textIn(query, name);
  if (text === '') return 1;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw wrongValue(name, text, 'a whole number from 1');
}

/** Names field and value, and says what would be right. */
export function wrongValue(name: string, value: string, allowed: string): PageError {
  return new PageError(
    400,
    `${name} ${JSON.stringify(value)} is not allowed`,
    `allowed: ${allowed}`,
  );
}
