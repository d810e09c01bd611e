import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { inspect, isAlive, stop } from '../../../stacks/provider/os.ts';
import { startChild, startNode } from '../support/children.ts';

/** What `ps` shows of a process, such as the letter for its state. */
function ps(pid: number, column: 'state' | 'comm'): string {
  return execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).trim();
}

const obedient = `process.on('SIGTERM', () => process.exit(0)); console.log('up')`;
const deaf = `process.on('SIGTERM', () => {}); console.log('up')`;

describe('inspect', () => {
  it('sees this process and its memory', () => {
    const found = inspect(process.pid);
    expect(found?.pid).toBe(process.pid);
    expect(found?.residentBytes).toBeGreaterThan(1024 * 1024);
  });

  it('gives one process the same start time always', () => {
    expect(inspect(process.pid)?.startTime).toBe(inspect(process.pid)?.startTime);
  });

  it('sees a process whose name would confuse a reader of /proc', async () => {
    const script = `process.title = 'a) Z 1 (b'; console.log('up')`;
    const child = await startNode(script);
    expect(inspect(child.pid)?.startTime).toBe(child.startTime);
  });

  it('sees nothing where the process has ended', async () => {
    const { child, pid } = await startNode(obedient);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(inspect(pid)).toBeUndefined();
  });

  it('takes a zombie for dead', async () => {
    // The shell turns into a program that never reaps the child of the shell.
    const script = 'sleep 60 & echo $!; exec tail -f /dev/null';
    const { firstLine, pid } = await startChild('sh', ['-c', script]);
    const zombie = Number(firstLine);
    await vi.waitFor(() => {
      expect(ps(pid, 'comm')).toBe('tail');
    });
    process.kill(zombie, 'SIGKILL');
    await vi.waitFor(() => {
      expect(ps(zombie, 'state')).toMatch(/^Z/);
    });
    expect(inspect(zombie)).toBeUndefined();
  });
});

describe('isAlive', () => {
  it('knows a process by pid and start time', () => {
    expect(isAlive({ pid: process.pid, startTime: inspect(process.pid)?.startTime ?? '' })).toBe(
      true,
    );
  });

  it('is not deceived by another process that has got the pid', () => {
    expect(isAlive({ pid: process.pid, startTime: '1' })).toBe(false);
  });
});

describe('stop', () => {
  it('lets a process end in order', async () => {
    const child = await startNode(obedient);
    await expect(stop(child, 10_000)).resolves.toBe('stopped');
  });

  it('kills a process that ignores SIGTERM once the grace is over', async () => {
    const child = await startNode(deaf);
    await expect(stop(child, 100)).resolves.toBe('killed');
  });

  it('leaves nothing alive of a process that it killed', async () => {
    const child = await startNode(deaf);
    await stop(child, 50);
    expect(isAlive(child)).toBe(false);
  });

  it('lets a frozen process end in order', async () => {
    const child = await startNode(obedient);
    child.child.kill('SIGSTOP');
    await vi.waitFor(() => {
      expect(ps(child.pid, 'state')).toMatch(/^T/);
    });
    await expect(stop(child, 10_000)).resolves.toBe('stopped');
  });

  it('has nothing to do where the process has ended', async () => {
    const child = await startNode(obedient);
    child.child.kill('SIGKILL');
    await once(child.child, 'exit');
    await expect(stop(child, 10_000)).resolves.toBe('gone');
  });

  it('spares another process that has got the pid', async () => {
    const child = await startNode(obedient);
    await stop({ pid: child.pid, startTime: '1' }, 10_000);
    expect(isAlive(child)).toBe(true);
  });
});
