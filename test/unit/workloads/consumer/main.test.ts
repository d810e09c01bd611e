import { execa } from 'execa';
import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { projectDir } from '../../../../stacks/places.ts';
import { listening } from '../../support/sockets.ts';

describe('the program of the consumer', () => {
  it('names the setting of a port that is in use, and exits with 2', async () => {
    const port = await listening(createServer());
    const { exitCode, stderr } = await execa(process.execPath, ['workloads/consumer/main.ts'], {
      cwd: projectDir,
      reject: false,
      env: { CONSUMER_HTTP_PORT: `${port}` },
    });
    expect([exitCode, stderr.split('\n').at(-1)]).toEqual([
      2,
      `CONSUMER_HTTP_PORT = "${port}": the port is in use`,
    ]);
  });

  it('loads no client library, registry or server before it knows that it needs one', async () => {
    const script = `
      import { createRequire } from 'node:module';
      await import('./workloads/consumer/consume.ts');
      console.log(JSON.stringify(Object.keys(createRequire(import.meta.url).cache)));
    `;
    const { stdout } = await execa(process.execPath, ['--input-type=module', '-e', script], {
      cwd: projectDir,
    });
    const packages = (JSON.parse(stdout) as string[]).map(
      (file) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1],
    );
    expect(packages).toContain('pino');
    const costly = ['kafkajs', '@kafkajs/confluent-schema-registry', 'fastify', 'prom-client'];
    expect(costly.filter((name) => packages.includes(name))).toEqual([]);
  });
});
