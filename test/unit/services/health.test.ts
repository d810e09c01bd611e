import { execFileSync } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { exec } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { healthChecks } from '../../../stacks/services/health.ts';
import {
  serviceNames,
  serviceOf,
  type PortName,
  type ServiceName,
} from '../../../stacks/topology/types.ts';
import { engine, stack } from '../topology/stacks.ts';

const sh = promisify(exec);

/** Whether the command of a service ends with 0 against a server that answers so. */
async function verdict(service: ServiceName, name: PortName, answer: Buffer): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const ports = [{ name, port, published: undefined, address: '127.0.0.1' }];
  const { command } = healthChecks[service]({ ports, env: {} });
  try {
    await sh(command, { timeout: 10_000 });
    return 'healthy';
  } catch {
    return 'unhealthy';
  } finally {
    server.close();
  }
}

describe('the health check', () => {
  it.each(serviceNames)('of %s asks at the port that the service binds', (name) => {
    const service = serviceOf(stack({ portOffset: 50 }, engine), name);
    const asked = /[:/](\d{4,5})\b/.exec(service.healthCheck?.command ?? '')?.[1];
    expect(service.ports.map(({ port }) => String(port))).toContain(asked);
  });

  it.each(serviceNames)('of %s is one that a shell can read', (name) => {
    const { healthCheck } = serviceOf(stack({}, engine), name);
    expect(() => execFileSync('sh', ['-n', '-c', healthCheck?.command ?? ''])).not.toThrow();
  });

  it('takes the answer of a ZooKeeper that serves', async () => {
    const answer = Buffer.from('Zookeeper version: 3.6.3\nMode: standalone\n');
    expect(await verdict('zookeeper', 'client', answer)).toBe('healthy');
  });

  it('does not take the answer of a ZooKeeper that is starting', async () => {
    const answer = Buffer.from('This ZooKeeper instance is not currently serving requests\n');
    expect(await verdict('zookeeper', 'client', answer)).toBe('unhealthy');
  });

  /** Length, correlation id, error code, then the APIs. */
  const versions = (error: number) => Buffer.from([0, 0, 0, 10, 0, 0, 0, 7, 0, error, 0, 0, 0, 0]);

  it('takes the answer of a broker', async () => {
    expect(await verdict('kafka', 'internal', versions(0))).toBe('healthy');
  });

  it('does not take an error of a broker', async () => {
    expect(await verdict('kafka', 'internal', versions(35))).toBe('unhealthy');
  });

  it('does not take an open port for a broker', async () => {
    expect(await verdict('kafka', 'internal', Buffer.alloc(0))).toBe('unhealthy');
  });

  it('takes an HTTP service that answers 200 and not one that answers 500', async () => {
    const http = (status: string) =>
      Buffer.from(`HTTP/1.1 ${status}\r\ncontent-length: 2\r\nconnection: close\r\n\r\n[]`);
    expect([
      await verdict('connect', 'http', http('200 OK')),
      await verdict('connect', 'http', http('500 Internal Server Error')),
    ]).toEqual(['healthy', 'unhealthy']);
  });

  it('settles for the open port where the broker speaks TLS', () => {
    const env = { KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:SSL' };
    const ports = [{ name: 'internal', port: 29092, published: undefined, address: '' }] as const;
    expect(healthChecks.kafka({ ports, env }).command).toBe(
      "bash -c 'exec 3<>/dev/tcp/localhost/29092'",
    );
  });

  it('is there only where services are images', () => {
    expect(stack().services.map(({ healthCheck }) => healthCheck)).toEqual(
      serviceNames.map(() => undefined),
    );
  });
});
