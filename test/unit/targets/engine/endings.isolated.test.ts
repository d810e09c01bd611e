import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  describeEnd,
  howContainerEnded,
  lastWords,
} from '../../../../stacks/targets/engine/endings.ts';
import type { ContainerInfo } from '../../../../stacks/targets/engine/objects.ts';

const engine = vi.hoisted(() => ({
  container: undefined as ContainerInfo | undefined,
  log: [] as string[],
  logAsked: [] as unknown[],
}));
vi.mock(import('../../../../stacks/targets/engine/objects.ts'), async (original) => ({
  ...(await original()),
  inspectContainers: () => Promise.resolve(engine.container ? [engine.container] : []),
  lastLogLines: (...asked) => {
    engine.logAsked = asked;
    return Promise.resolve(engine.log);
  },
}));

let id: string;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  [engine.log, id] = [[], randomUUID()];
});
afterEach(() => {
  vi.useRealTimers();
});

function container(what: Partial<ContainerInfo>): ContainerInfo {
  return {
    id,
    name: 'kafka',
    image: 'kafka',
    labels: null,
    status: 'running',
    exitCode: 0,
    oomKilled: false,
    error: '',
    health: undefined,
    startedAt: new Date().toISOString(),
    restarts: 0,
    pid: 1,
    ports: [],
    ...what,
  };
}

/** What is told of a container that looks so, one look after the other. */
async function toldOf(...looks: (Partial<ContainerInfo> | undefined)[]) {
  let told: string | undefined;
  for (const look of looks) {
    engine.container = look && container(look);
    vi.setSystemTime(Date.now() + 1500);
    told = await howContainerEnded(id);
  }
  return told;
}

it.each<Partial<ContainerInfo>>([
  { status: 'running' },
  { status: 'running', restarts: 7 },
  { status: 'restarting', exitCode: 1, restarts: 1 },
  { status: 'created' },
])('lets %j live', async (look) => {
  expect(await toldOf(look, look)).toBeUndefined();
});

it.each<[Partial<ContainerInfo>, string]>([
  [{ status: 'exited', exitCode: 1 }, 'exit code 1'],
  [{ status: 'exited', exitCode: 137, oomKilled: true }, 'out of memory (exit code 137)'],
  [{ status: 'created', error: 'no such device' }, 'no such device'],
  [{ status: 'paused' }, 'paused'],
])('takes %j for an end: %s', async (look, told) => {
  expect(await toldOf({}, look)).toBe(told);
});

it('tells of a container that is gone', async () => {
  expect(await toldOf({}, undefined)).toBe('its container is gone');
});

describe('a container that the engine starts again and again', () => {
  const ended = (restarts: number) => ({ status: 'restarting', exitCode: 1, restarts });

  it('may come back after two ends', async () => {
    expect(await toldOf({}, ended(1), { restarts: 1 }, ended(2))).toBeUndefined();
  });

  it('has ended for good after three', async () => {
    expect(await toldOf({}, ended(2), ended(3))).toBe(
      'exit code 1, started again 3 times by the engine',
    );
  });

  it('counts none of the restarts that nobody has waited for', async () => {
    expect(await toldOf({ restarts: 5 }, ended(6))).toBeUndefined();
  });

  it('is not told of while it runs, for then its exit code is unknown', async () => {
    expect(await toldOf({}, { restarts: 3 })).toBeUndefined();
  });

  it('stays dead once it was told so', async () => {
    expect(await toldOf({}, ended(3), { restarts: 3 })).toContain('exit code 1');
  });

  it('may go on while ZooKeeper remembers its old session', async () => {
    engine.log = ['KeeperErrorCode = NodeExists'];
    expect(await toldOf({}, ended(3), ended(4))).toBeUndefined();
  });

  it('lives, however long its log has become since', async () => {
    engine.log = ['KeeperErrorCode = NodeExists'];
    await toldOf({}, ended(3));
    engine.log = ['started'];
    expect(await toldOf({ restarts: 4 }, { restarts: 4 })).toBeUndefined();
  });
});

describe('last words', () => {
  it('leave out pages of stack frames', async () => {
    engine.container = container({});
    engine.log = ['one', 'FATAL no', '\tat kafka.Kafka.main(Kafka.scala)', ''];
    expect(await lastWords(id, 2)).toEqual(['one', 'FATAL no']);
  });

  it('are those of the life before where a new one has hardly begun', async () => {
    engine.container = container({ restarts: 1 });
    await lastWords(id, 2);
    expect(engine.logAsked.at(2)).toBe(engine.container.startedAt);
  });

  it.each<Partial<ContainerInfo>>([
    { restarts: 1, startedAt: '2020-01-01T00:00:00Z' },
    { restarts: 0 },
    { restarts: 1, status: 'restarting' },
  ])('are the last of all for %j', async (look) => {
    engine.container = container(look);
    await lastWords(id, 2);
    expect(engine.logAsked.at(2)).toBeUndefined();
  });
});

it('says how often the engine has tried', () => {
  expect(describeEnd(container({ status: 'exited', exitCode: 3 }), 2)).toBe(
    'exit code 3, started again 2 times by the engine',
  );
});
