import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { uiSeesCluster } from '../../../stacks/readiness/proofs/ui.ts';
import type { Evidence, ProofContext } from '../../../stacks/readiness/proofs/definition.ts';

/** The proof against a UI that says this of its clusters. Does not prove that kafka-ui answers in this form. */
async function proveWith(clusters: unknown, status = 200): Promise<Evidence> {
  const server = createServer((request, response) => {
    response.statusCode = request.url === '/api/clusters' ? status : 404;
    response.end(JSON.stringify(clusters));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const endpoints = { ui: `http://127.0.0.1:${port}` };
  const context = { endpoints, brokers: 1, signal: AbortSignal.timeout(5000) };
  try {
    return await uiSeesCluster.prove(context as unknown as ProofContext);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

it('passes once the UI sees the brokers', async () => {
  const cluster = { name: 'local', status: 'online', brokerCount: 1 };
  expect(await proveWith([cluster])).toEqual({
    summary: 'cluster local online, 1 broker',
    details: cluster,
  });
});

it.each([
  [{ name: 'local', status: 'offline' }, 'cluster local offline with 0 of 1 brokers'],
  [{ name: 'local', status: 'initializing' }, 'cluster local initializing'],
  [{ name: 'local', status: 'online', brokerCount: 0 }, '0 of 1 brokers'],
])('does not pass with %j', async (cluster, text) => {
  await expect(proveWith([cluster])).rejects.toThrow(text);
});

it('says what is missing where no cluster is configured', async () => {
  await expect(proveWith([])).rejects.toThrow('KAFKA_CLUSTERS_0_NAME');
});

it('does not say that a UI behind a login sees anything', async () => {
  const { summary } = await proveWith({ message: 'who are you?' }, 401);
  expect(summary).toBe('it is up, and asks for a login: its cluster was not looked at');
});

it('does not pass where the UI fails', async () => {
  await expect(proveWith({}, 500)).rejects.toThrow('500');
});
