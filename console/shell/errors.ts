/** What a page answers instead of what was asked for. */
import { messageOf } from '../../workloads/shared/errors.ts';
import { bare } from '../../workloads/shared/clients/platformatic/errors.ts';

/** Told to people as it is. Everything else is a bug or a source that does not answer. */
export class PageError extends Error {
  override readonly name = 'PageError';
  /** Of HTTP. */
  readonly status: number;
  /** What to do. */
  readonly fix: string | undefined;

  constructor(status: number, problem: string, fix?: string, options?: ErrorOptions) {
    super(problem, options);
    this.status = status;
    this.fix = fix;
  }
}

/** A broker, registry or Connect that does not answer, or answers with an error. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  /** Such as `Schema registry http://127.0.0.1:8081`. */
  readonly source: string;

  constructor(source: string, cause: unknown) {
    super(reasonOf(cause), { cause });
    this.source = source;
  }
}

/** In one line: what was met at the root of it. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? messageOf(bare(error)) : String(error);
  return text.split('\n')[0] ?? text;
}
