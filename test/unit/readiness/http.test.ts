import { createServer, type RequestListener } from 'node:http';
import { describe, expect, it } from 'vitest';
import { fetchJson } from '../../../stacks/readiness/http.ts';
import { freePort, listening } from '../support/sockets.ts';

async function serve(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listening(createServer(listener))}`;
}

/** Answers with what it was asked. */
const mirror: RequestListener = (request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
  request.on('end', () => {
    const { method, headers } = request;
    response.end(JSON.stringify({ method, type: headers['content-type'], body }));
  });
};

describe('fetchJson', () => {
  it('sends method, content type and body as JSON', async () => {
    const url = await serve(mirror);
    const contentType = 'application/vnd.schemaregistry.v1+json';
    const answer = await fetchJson(url, { method: 'POST', contentType, body: { schema: '"x"' } });
    expect(answer).toEqual({ method: 'POST', type: contentType, body: '{"schema":"\\"x\\""}' });
  });

  it('takes an empty answer for nothing', async () => {
    const url = await serve((_request, response) => response.writeHead(204).end());
    expect(await fetchJson(url, { method: 'DELETE' })).toBeUndefined();
  });

  it('fails with what was asked, the status and the body', async () => {
    const url = await serve((_request, response) =>
      response.writeHead(409).end('{"message":"rebalance"}'),
    );
    await expect(fetchJson(`${url}/connectors`)).rejects.toMatchObject({
      message: `GET ${url}/connectors answered 409 {"message":"rebalance"}`,
      status: 409,
    });
  });

  it('fails with the reason of the system where nothing listens', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    await expect(fetchJson(url)).rejects.toThrow(/^GET http:\/\/127\.0\.0\.1:\d+: .*ECONNREFUSED/);
  });

  it('ends with its signal', async () => {
    const url = await serve(() => undefined);
    const signal = AbortSignal.timeout(50);
    await expect(fetchJson(url, { signal })).rejects.toThrow('timeout');
  });
});
