import { Counter, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { serve, type Health } from '../../../../workloads/shared/http.ts';

async function serving<T>(health: Health, work: (url: string) => Promise<T>): Promise<T> {
  const registry = new Registry();
  new Counter({ name: 'records_total', help: 'Records.', registers: [registry] }).inc(3);
  const server = await serve({ host: '127.0.0.1', port: 0, health: () => health, registry });
  try {
    return await work(`http://127.0.0.1:${server.port}`);
  } finally {
    await server.close();
  }
}

describe('serve', () => {
  it.each([
    [true, 200],
    [false, 503],
  ])('says ok %s with status %i, with 64-bit numbers as text', async (ok, status) => {
    const seen = await serving({ ok, lag: 9007199254740993n }, async (url) => {
      const response = await fetch(`${url}/health`);
      return [response.status, await response.json()];
    });
    expect(seen).toEqual([status, { ok, lag: '9007199254740993' }]);
  });

  it('has metrics in the form of Prometheus', async () => {
    const text = await serving({ ok: true }, async (url) => (await fetch(`${url}/metrics`)).text());
    expect(text).toContain('records_total 3');
  });

  it('knows nothing else', async () => {
    const status = await serving({ ok: true }, async (url) => (await fetch(url)).status);
    expect(status).toBe(404);
  });

  it('refuses a port that is taken, by the name of its setting', async () => {
    const options = { host: '127.0.0.1', health: () => ({ ok: true }), registry: new Registry() };
    const first = await serve({ ...options, port: 0 });
    const second = serve({ ...options, port: first.port });
    await expect(second).rejects.toMatchObject({
      setting: 'httpPort',
      value: first.port,
      problem: 'the port is in use',
    });
    await first.close();
  });

  it('refuses an address of another machine, by the name of its setting', async () => {
    // An address for documentation, which no machine has.
    const host = '192.0.2.1';
    const wrong = serve({ host, port: 0, health: () => ({ ok: true }), registry: new Registry() });
    await expect(wrong).rejects.toMatchObject({ setting: 'httpHost', value: host });
  });
});
