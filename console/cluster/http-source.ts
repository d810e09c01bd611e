/** A service with an HTTP interface: the schema registry, or Connect. */
import { SourceError } from '../shell/errors.ts';
import type { HttpPlace } from '../settings/settings.ts';

export interface HttpRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** An answer that is not 2xx. */
export class StatusError extends Error {
  override readonly name = 'StatusError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export class HttpSource {
  /** As messages name it: `Schema registry http://127.0.0.1:8081`. */
  readonly source: string;
  readonly #place: HttpPlace;
  readonly #timeoutMs: number;

  constructor(what: string, place: HttpPlace, timeoutMs: number) {
    this.source = `${what} ${place.url}`;
    this.#place = place;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * @param path behind the address, its parts encoded
   * @returns the answer's JSON; undefined for an empty one
   * @throws SourceError; its cause is a StatusError where there was an answer
   */
  async json(path: string, { method = 'GET', body, signal }: HttpRequest = {}): Promise<unknown> {
    try {
      const response = await fetch(`${this.#place.url}${path}`, {
        method,
        headers: { accept: 'application/json, */*', ...jsonBody(body), ...this.#login() },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: signal ?? AbortSignal.timeout(this.#timeoutMs),
      });
      const text = await response.text();
      if (!response.ok) throw new StatusError(response.status, messageIn(text, response.status));
      return text === '' ? undefined : (JSON.parse(text) as unknown);
    } catch (error) {
      throw new SourceError(this.source, rootOf(error));
    }
  }

  #login(): Record<string, string> {
    const { login } = this.#place;
    if (login === undefined) return {};
    const pair = Buffer.from(`${login.username}:${login.password}`).toString('base64');
    return { authorization: `Basic ${pair}` };
  }
}

function jsonBody(body: unknown): Record<string, string> {
  return body === undefined ? {} : { 'content-type': 'application/json' };
}

/** Both registries and Connect answer `{ error_code, message }`. */
function messageIn(text: string, status: number): string {
  try {
    const { message } = JSON.parse(text) as { readonly message?: unknown };
    if (typeof message === 'string') return message;
  } catch {
    // Not JSON: the status says what there is to say.
  }
  return `status ${status} ${text.slice(0, 200)}`.trimEnd();
}

/** `fetch failed` says nothing; its cause does. */
function rootOf(error: unknown): unknown {
  return error instanceof TypeError && error.cause !== undefined ? error.cause : error;
}
