import { createServer } from 'node:net';
import { catalogue } from '../../stacks/topology/catalogue.ts';

const basePorts = Object.values(catalogue).flatMap(({ ports }) => Object.values(ports) as number[]);

/** An offset at which every port of a stack is free on this machine. */
export async function freeOffset(): Promise<number> {
  for (let offset = 4000; offset < 9000; offset += 100) {
    const free = await Promise.all(basePorts.map((port) => isFree(port + offset)));
    if (free.every(Boolean)) return offset;
  }
  throw new Error('no port offset found at which all ports are free');
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<boolean>();
  server.once('error', () => {
    resolve(false);
  });
  server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
    server.close(() => {
      resolve(true);
    });
  });
  return promise;
}
