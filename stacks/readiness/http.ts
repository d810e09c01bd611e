/** JSON over HTTP with an error that says who answered what. */

export interface JsonRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  readonly contentType?: string;
  readonly signal?: AbortSignal;
}

/** @throws when nothing answers, or the status is not 2xx (the text then holds status and body). */
export async function fetchJson(url: string, request: JsonRequest = {}): Promise<unknown> {
  const { method = 'GET', body, contentType = 'application/json', signal } = request;
  const response = await fetch(url, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers: { 'content-type': contentType, accept: 'application/json, */*' },
    signal: signal ?? AbortSignal.timeout(10_000),
  }).catch((error: unknown) => {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    throw new Error(`${method} ${url}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause: error,
    });
  });
  const text = await response.text();
  if (!response.ok) {
    throw new HttpError(
      `${method} ${url} answered ${response.status} ${text.slice(0, 300)}`,
      response.status,
    );
  }
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}

export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}
