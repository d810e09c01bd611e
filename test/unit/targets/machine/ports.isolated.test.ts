import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { writeRecord } from '../../../../stacks/provider/records.ts';
import { portFaults } from '../../../../stacks/targets/machine/ports.ts';
import { serviceOf, type Topology } from '../../../../stacks/topology/types.ts';
import { startNode, type Child } from '../../support/children.ts';
import { freePort, listening } from '../../support/sockets.ts';
import { stack } from '../../topology/stacks.ts';

const home = await vi.hoisted(async () => (await import('../../support/own-home.ts')).ownHome());

afterAll(() => {
  rmSync(home, { recursive: true });
});

/** A stack of one service at one port. */
function zookeeperAt(port: number, listenAddress = '127.0.0.1'): Topology {
  const topology = stack({ listenAddress });
  const ports = [{ name: 'client', port, published: port, address: listenAddress }] as const;
  return { ...topology, services: [{ ...serviceOf(topology, 'zookeeper'), ports }] };
}

/** A stranger that holds a port. */
async function holder(): Promise<Child & { readonly port: number }> {
  const listen = `const s = require('node:net').createServer()
    .listen(0, '127.0.0.1', () => console.log(s.address().port))`;
  const child = await startNode(listen);
  return { ...child, port: Number(child.firstLine) };
}

function recordAs(stackName: string, name: string, { pid, startTime }: Child) {
  const folder = join(home, 'stacks', stackName);
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  writeRecord(join(folder, 'run', `${name}.json`), {
    pid,
    startTime,
    stack: stackName,
    name,
    logFile: '/tmp/x.log',
    stopGraceMs: 1000,
    startedAt: '2026-01-02T03:04:05.678Z',
  });
}

describe('ports of this machine', () => {
  it('that are free are fine', async () => {
    expect(await portFaults(zookeeperAt(await freePort()))).toEqual([]);
  });

  it('stay free after the look', async () => {
    const port = await freePort();
    await portFaults(zookeeperAt(port));
    expect(await portFaults(zookeeperAt(port))).toEqual([]);
  });

  it('are free for two that look at one moment, though each trial holds them', async () => {
    const topology = zookeeperAt(await freePort());
    expect(await Promise.all([portFaults(topology), portFaults(topology)])).toEqual([[], []]);
  });

  it('that a stranger holds are refused with setting, port, pid and command', async () => {
    const { port, pid } = await holder();
    expect(await portFaults(zookeeperAt(port))).toEqual([
      {
        code: 'KS_PORT_IN_USE',
        level: 'error',
        setting: 'kafka-stack:ports.zookeeper.client',
        value: String(port),
        problem: expect.stringMatching(
          new RegExp(String.raw`^port ${port} is held by pid ${pid} \(.*node.*\)$`, 's'),
        ) as unknown,
        fix: 'stop the holder, or move this stack with kafka-stack:portOffset, or this port with the setting named here',
      },
    ]);
  });

  it('that another stack holds are refused with its name', async () => {
    const child = await holder();
    recordAs('other', 'kafka', child);
    const [found] = await portFaults(zookeeperAt(child.port));
    expect(found?.problem).toBe(
      `port ${child.port} is held by service kafka of stack other (pid ${child.pid})`,
    );
  });

  it('that this stack holds itself are fine', async () => {
    const child = await holder();
    recordAs('dev', 'zookeeper', child);
    expect(await portFaults(zookeeperAt(child.port))).toEqual([]);
  });

  it('that are held at one address are refused for all addresses too', async () => {
    const { port } = await holder();
    expect(await portFaults(zookeeperAt(port, '0.0.0.0'))).toHaveLength(1);
  });

  it('of an address that is not here are refused with the address', async () => {
    const [found] = await portFaults(zookeeperAt(await freePort(), '203.0.113.1'));
    expect(found?.problem).toBe('203.0.113.1 is no address of this machine');
  });

  it('of services that the target does not run are not looked at', async () => {
    const port = await listening(createServer());
    const topology = zookeeperAt(port);
    const [service] = topology.services;
    const services = service ? [{ ...service, unavailable: 'needs an engine' }] : [];
    expect(await portFaults({ ...topology, services })).toEqual([]);
  });

  it('are all named where several are held', async () => {
    const one = zookeeperAt((await holder()).port);
    const other = zookeeperAt((await holder()).port);
    const services = [...one.services, ...other.services];
    expect(await portFaults({ ...one, services })).toHaveLength(2);
  });
});
