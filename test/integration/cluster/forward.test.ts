/** The program behind access by port-forward, on a pod of the cluster. */
import { execa } from 'execa';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { freeOffset } from '../../../scripts/lib/free-ports.ts';
import { projectDir } from '../../../stacks/places.ts';
import { imageReference } from '../../support/cluster/images.ts';
import { clusterEnv } from '../../support/place.ts';
import { eventually } from '../../support/until.ts';
import { webObjects } from './probe-objects.ts';

const namespace = `forward-${randomUUID().slice(0, 8)}`;
const program = join(projectDir, 'stacks', 'targets', 'cluster', 'forward', 'main.ts');
let port: number;

async function kubectl(args: readonly string[], input = ''): Promise<string> {
  const place = ['--namespace', namespace];
  const { stdout } = await execa('kubectl', [...place, ...args], { env: clusterEnv, input });
  return stdout;
}

beforeAll(async () => {
  await kubectl(['create', 'namespace', namespace]);
  await kubectl(['apply', '-f', '-'], JSON.stringify(webObjects(imageReference('probe'))));
  port = 8081 + (await freeOffset());
});
afterAll(async () => {
  await kubectl(['delete', 'namespace', namespace]);
});

function start() {
  const where = ['--context', 'kstack-test', '--namespace', namespace, '--address', '127.0.0.1'];
  const words = [program, ...where, 'web-port', `${port}:8080`];
  const running = execa(process.execPath, words, { env: clusterEnv, reject: false, all: true });
  onTestFinished(async () => {
    running.kill();
    await running;
  });
  return running;
}

/** Whose pod answers. */
async function answer(): Promise<string> {
  return (await fetch(`http://127.0.0.1:${port}/id`)).text();
}

/** Pids of the kubectl commands that lead into the namespace. */
async function helpers(): Promise<string> {
  const pattern = `^kubectl .*--namespace ${namespace} port-forward`;
  const { stdout } = await execa('pgrep', ['-f', pattern], { reject: false });
  return stdout;
}

describe('a port-forward of the project', () => {
  it('waits for the pod, leads to it, and ends on SIGTERM with all that it has started', async () => {
    const running = start();
    expect(await eventually(answer, Boolean, 60_000)).toBe('1000:1000');
    running.kill('SIGTERM');
    expect((await running).exitCode).toBe(0);
    expect(await helpers()).toBe('');
  });

  it('leads to the pod that comes after one that is deleted', async () => {
    void start();
    await eventually(answer, Boolean, 60_000);
    await kubectl(['delete', 'pod/web-0', '--wait']);
    expect(await eventually(answer, Boolean, 60_000)).toBe('1000:1000');
  });

  it('comes back when kubectl is ended', async () => {
    void start();
    await eventually(answer, Boolean, 60_000);
    const before = await helpers();
    process.kill(Number(before), 'SIGKILL');
    await eventually(helpers, (pids) => pids !== '' && pids !== before);
    expect(await eventually(answer, Boolean)).toBe('1000:1000');
  });

  it('leaves nothing when it is killed', async () => {
    const running = start();
    await eventually(answer, Boolean, 60_000);
    running.kill('SIGKILL');
    await running;
    expect(await eventually(helpers, (pids) => pids === '')).toBe('');
  });

  it('ends at once when somebody has its port', async () => {
    void start();
    await eventually(answer, Boolean, 60_000);
    const second = await start();
    expect([second.exitCode, second.all]).toEqual([1, expect.stringContaining('EADDRINUSE')]);
  });
});
