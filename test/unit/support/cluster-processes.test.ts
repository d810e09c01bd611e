import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { inspect } from '../../../stacks/provider/os.ts';
import type { Component } from '../../support/cluster/components.ts';
import { layoutOf, type Layout } from '../../support/cluster/layout.ts';
import { locked } from '../../support/cluster/lock.ts';
import { endOrphans } from '../../support/cluster/orphans.ts';
import { isRunning, start, stop, untilReady } from '../../support/cluster/processes.ts';
import { tempFolder } from './temp.ts';

/** Where one component may run; it ends with the test. */
function place(): Layout {
  const layout = layoutOf(tempFolder());
  for (const part of ['logs', 'run'] as const) mkdirSync(layout[part]);
  onTestFinished(() => stop(layout, 'etcd'));
  return layout;
}

function shell(script: string, ready?: Component['ready']): Component {
  return { command: ['sh', '-c', script], ...(ready ? { ready } : {}) };
}

const lasting = 'exec sleep 60';

function pidOf({ run }: Layout): number {
  return (JSON.parse(readFileSync(join(run, 'etcd.json'), 'utf8')) as { pid: number }).pid;
}

describe('a component', () => {
  it('that runs is not started twice', async () => {
    const layout = place();
    await start(layout, 'etcd', shell(lasting));
    const first = pidOf(layout);
    await start(layout, 'etcd', shell(lasting));
    expect(pidOf(layout)).toBe(first);
  });

  it('that was stopped is another one when it is started again', async () => {
    const layout = place();
    await start(layout, 'etcd', shell(lasting));
    const first = pidOf(layout);
    await stop(layout, 'etcd');
    expect(isRunning(layout, 'etcd')).toBe(false);
    await start(layout, 'etcd', shell(lasting));
    expect({ running: isRunning(layout, 'etcd'), same: pidOf(layout) === first }).toEqual({
      running: true,
      same: false,
    });
  });

  it('that ends is named with its last words', async () => {
    const layout = place();
    const component = shell('echo port in use >&2; exit 1', ['false']);
    await start(layout, 'etcd', component);
    await expect(untilReady(layout, 'etcd', component)).rejects.toThrow(
      /^etcd ended; the end of .*etcd\.log:\nport in use$/,
    );
  });

  it('that never serves is named with its last words', async () => {
    const layout = place();
    const component = shell(`echo waiting; ${lasting}`, ['false']);
    await start(layout, 'etcd', component);
    await expect(untilReady(layout, 'etcd', component, 200)).rejects.toThrow(
      /^etcd does not serve in time; .*\nwaiting$/,
    );
  });

  it('whose program is not there says so', async () => {
    const layout = place();
    const component: Component = { command: ['/nowhere/etcd'] };
    await start(layout, 'etcd', component);
    await expect(untilReady(layout, 'etcd', component)).rejects.toThrow(
      /^etcd ended; .*\nspawn \/nowhere\/etcd ENOENT$/,
    );
  });
});

describe('endOrphans', () => {
  it('ends a shim whose containerd is gone, and its container', async () => {
    const socket = join(tempFolder(), 'containerd.sock');
    const script = 'sleep 60 & echo $!; wait';
    const shim = spawn('sh', ['-c', script, 'containerd-shim', '-address', socket], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = (await once(shim.stdout, 'data')) as [Buffer];
    const container = Number(said.toString());
    expect(inspect(container)).toBeDefined();
    await endOrphans(socket);
    expect([inspect(shim.pid ?? 0), inspect(container)]).toEqual([undefined, undefined]);
  });
});

describe('locked', () => {
  it('lets one work after the other', async () => {
    const folder = tempFolder();
    const [lock, journal] = [join(folder, 'lock'), join(folder, 'journal')];
    const work = (name: string) =>
      locked(lock, async () => {
        appendFileSync(journal, `${name} begins\n`);
        await new Promise(setImmediate);
        appendFileSync(journal, `${name} ends\n`);
      });
    await Promise.all([work('a'), work('b')]);
    const lines = readFileSync(journal, 'utf8').split('\n');
    expect(lines[1]).toBe(lines[0]?.replace('begins', 'ends'));
    expect(lines[3]).toBe(lines[2]?.replace('begins', 'ends'));
  });

  it('is free again after work that failed', async () => {
    const lock = join(tempFolder(), 'lock');
    await expect(locked(lock, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await locked(lock, () => Promise.resolve('done'))).toBe('done');
  });
});
