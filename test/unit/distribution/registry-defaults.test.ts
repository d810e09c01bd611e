import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { setDefaults } from '../../../distribution/registry-defaults.ts';

const api = '/apis/registry/v3';
const marker = `${api}/groups/kafka-stack-defaults`;

/** Answers with the given status, 200 where none is given, and notes what it was asked. */
async function fakeRegistry(answers: Readonly<Record<string, number[]>>) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const question = `${request.method ?? ''} ${request.url ?? ''}`;
    let body = '';
    request.on('data', (chunk: Buffer) => (body += ` ${chunk.toString()}`));
    request.on('end', () => {
      asked.push(question + body);
      response.writeHead(answers[question]?.shift() ?? 200).end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('the level of a new registry', () => {
  it('is set once, and noted', async () => {
    const { asked, url } = await fakeRegistry({ [`GET ${marker}`]: [404] });
    await setDefaults(url, 'BACKWARD');
    expect(asked).toEqual([
      `GET ${marker}`,
      `POST ${api}/admin/rules {"ruleType":"COMPATIBILITY","config":"BACKWARD"}`,
      `POST ${api}/groups {"groupId":"kafka-stack-defaults"}`,
    ]);
  });

  it('is left to its users afterwards', async () => {
    const { asked, url } = await fakeRegistry({});
    await setDefaults(url, 'BACKWARD');
    expect(asked).toEqual([`GET ${marker}`]);
  });

  it('needs no rule to be NONE', async () => {
    const { asked, url } = await fakeRegistry({ [`GET ${marker}`]: [404] });
    await setDefaults(url, 'NONE');
    expect(asked).toEqual([
      `GET ${marker}`,
      `POST ${api}/groups {"groupId":"kafka-stack-defaults"}`,
    ]);
  });

  it('waits for a registry that is starting, and goes on where a start was cut short', async () => {
    const { asked, url } = await fakeRegistry({
      [`GET ${marker}`]: [503, 404],
      [`POST ${api}/admin/rules`]: [409],
    });
    await setDefaults(url, 'FULL');
    expect(asked.map((question) => question.split(' ')[0])).toEqual(['GET', 'GET', 'POST', 'POST']);
  });
});
