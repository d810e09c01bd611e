import { createServer } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startChild, type Child } from '../support/children.ts';
import { freePort, listening } from '../support/sockets.ts';

const program = join(import.meta.dirname, '..', '..', '..', 'distribution', 'registry-front.ts');

/** Starts the front itself; returns its URL. */
async function front(backend: string): Promise<Child & { readonly url: string }> {
  const port = await freePort();
  const args = ['--no-warnings', program, '127.0.0.1', String(port), backend];
  return { ...(await startChild(process.execPath, args)), url: `http://127.0.0.1:${port}` };
}

/** A backend that answers with what it was asked, and a status of its own. */
async function mirror(): Promise<string> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      const { method, url, headers } = request;
      response.writeHead(url?.includes('missing') ? 404 : 200, { 'x-from': 'apicurio' });
      response.end(JSON.stringify({ method, url, type: headers['content-type'], body }));
    });
  });
  return `http://127.0.0.1:${await listening(server)}`;
}

describe('the front of the registry', () => {
  it('asks for Confluent paths at their place in Apicurio, and for all others as they are', async () => {
    const { url } = await front(await mirror());
    const asked = [
      '/subjects',
      '/subjects?deleted=true&a=%20b',
      '/subjects/a%2Fb/versions',
      '/apis/registry/v3/system/info',
      '/health/ready',
    ];
    const seen: string[] = [];
    for (const path of asked) {
      const response = await fetch(url + path);
      seen.push(((await response.json()) as { url: string }).url);
    }
    expect(seen).toEqual([
      '/apis/ccompat/v7/subjects',
      '/apis/ccompat/v7/subjects?deleted=true&a=%20b',
      '/apis/ccompat/v7/subjects/a%2Fb/versions',
      '/apis/registry/v3/system/info',
      '/health/ready',
    ]);
  });

  it('keeps method, content type and body', async () => {
    const { url } = await front(await mirror());
    const type = 'application/vnd.schemaregistry.v1+json';
    const body = JSON.stringify({ schema: '{"type":"string"} ключ' });
    const response = await fetch(`${url}/subjects/x/versions`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });
    expect(await response.json()).toEqual({
      method: 'POST',
      url: '/apis/ccompat/v7/subjects/x/versions',
      type,
      body,
    });
  });

  it('keeps status and headers of the answer', async () => {
    const { url } = await front(await mirror());
    const response = await fetch(`${url}/subjects/missing`);
    expect([response.status, response.headers.get('x-from')]).toEqual([404, 'apicurio']);
  });

  it('answers 503 in the form of the registry while the backend is down', async () => {
    const { url } = await front(`http://127.0.0.1:${await freePort()}`);
    const response = await fetch(`${url}/subjects`);
    const type = response.headers.get('content-type');
    expect([response.status, type, await response.json()]).toEqual([
      503,
      'application/vnd.schemaregistry.v1+json',
      {
        error_code: 50003,
        message: expect.stringMatching(
          /^the registry does not answer yet: .*ECONNREFUSED/,
        ) as unknown,
      },
    ]);
  });

  it('serves again once the backend is there', async () => {
    const port = await freePort();
    const { url } = await front(`http://127.0.0.1:${port}`);
    await fetch(`${url}/subjects`);
    const backend = createServer((_request, response) => response.end('[]'));
    backend.listen(port, '127.0.0.1');
    await once(backend, 'listening');
    const response = await fetch(`${url}/subjects`);
    backend.closeAllConnections();
    backend.close();
    expect([response.status, await response.text()]).toEqual([200, '[]']);
  });

  it('ends in order on SIGTERM, with a client connected', async () => {
    const { url, child } = await front(await mirror());
    await fetch(`${url}/subjects`);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
