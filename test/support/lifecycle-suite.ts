/** The life of a stack whose services run from images, alike on every target. The steps build on each other, in order. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readBack, writeAll, written } from './content.ts';
import { placeFor } from './place.ts';
import { upProven } from './proven.ts';
import { Shell } from './shell.ts';
import { TestStack, type Settings } from './stack.ts';
import { eventually } from './until.ts';

export interface LifeTarget {
  /** Where the stack lives: `on an engine`. */
  readonly where: string;
  readonly settings: Settings;
  /** Resources of a whole stack. */
  readonly all: number;
  /** Ids of what runs, by service: another id is another container or pod. */
  readonly ids: (stack: TestStack) => Promise<Record<string, string>>;
  /** Type of the resources, in a URN, of which another one is another container or pod. */
  readonly runs: RegExp;
  /** Whether the broker's process has been started. */
  readonly brokerStarted: (stack: TestStack) => Promise<boolean>;
  /** Everything that the target has of the stack, by name. */
  readonly left: (stack: TestStack) => Promise<readonly string[]>;
  /** What `down` leaves of it; its volumes. */
  readonly kept: (stack: TestStack) => readonly string[];
  /** Removes by hand everything that `down` would. */
  readonly removeAll: (stack: TestStack) => Promise<unknown>;
  /** What somebody does to a second stack before it is taken down; its name. */
  readonly harm?: (second: string) => Promise<unknown>;
  /** Looks at how a stack ends while it is taken down. */
  readonly watchDown?: (stack: TestStack, down: () => Promise<unknown>) => Promise<unknown>;
}

const running = ['connect', 'kafka', 'schema-registry', 'ui', 'zookeeper'];

/** Written in this order, and later in the other one. */
const env = {
  kafka: {
    KAFKA_LOG_RETENTION_HOURS: 48,
    KAFKA_LOG_RETENTION_CHECK_INTERVAL_MS: 60000,
    // ZooKeeper forgets a killed broker in a third of the usual time: these tests kill many.
    KAFKA_ZOOKEEPER_SESSION_TIMEOUT_MS: 6000,
  },
};

/** A stack that lives, and what is asked of it. */
export class Life {
  readonly target: LifeTarget;
  readonly stack: TestStack;
  readonly pulumi: Shell;
  settings: Settings;

  constructor(target: LifeTarget, stack: TestStack) {
    this.target = target;
    this.stack = stack;
    this.pulumi = new Shell(stack);
    this.settings = { ...target.settings, env };
    stack.configure(this.settings);
  }

  /** From now on. */
  change(more: Settings): void {
    this.settings = { ...this.settings, ...more };
    this.stack.configure(this.settings);
  }

  /** Variables beside those that the stack has from the beginning. */
  changeEnv(more: Readonly<Record<string, unknown>>): void {
    this.change({ env: { ...env, ...more } });
  }

  ids(): Promise<Record<string, string>> {
    return this.target.ids(this.stack);
  }

  /** What a preview in a user's shell says of it all. */
  async preview(): Promise<Preview> {
    const { stdout } = await this.pulumi.ok('pulumi preview --json');
    const { steps, changeSummary } = JSON.parse(stdout) as Previewed;
    const changed = steps
      .filter(({ op, urn }) => op !== 'same' && this.target.runs.test(urn))
      .map(({ urn }) => urn.split('::').at(-1) ?? '');
    return { services: [...new Set(changed)], changes: changeSummary };
  }

  /** Preview and up agree; afterwards these services are others, and everything is still there. */
  async expectReplaced(...services: string[]): Promise<void> {
    const before = await this.ids();
    const { services: told, changes: foreseen } = await this.preview();
    expect(told.toSorted()).toEqual(services);
    const { changes } = await this.stack.json(['up']);
    expect(changes).toEqual(foreseen);
    expect((await this.replacedSince(before)).toSorted()).toEqual(services);
    await this.expectContent();
  }

  /** Names of services that are others than before. */
  async replacedSince(before: Readonly<Record<string, string>>): Promise<string[]> {
    const after = await this.ids();
    return Object.keys(after).filter((service) => after[service] !== before[service]);
  }

  async expectSame(): Promise<void> {
    const { exitCode, stdout, stderr } = await this.stack.run(['up', '--json']);
    expect(exitCode, stderr).toBe(0);
    const { changes } = JSON.parse(stdout) as { changes: unknown };
    expect(changes, stderr).toEqual({ same: this.target.all });
  }

  /** @param replaced how many objects an up makes anew; what was away for a moment may be proven again */
  async upReplaces(replaced: number): Promise<void> {
    const { changes } = await this.stack.json(['up']);
    const { same = 0, update = 0, ...others } = changes as Record<string, number>;
    expect(others).toEqual(replaced === 0 ? {} : { replace: replaced });
    expect(same + update).toBe(this.target.all - replaced);
  }

  async expectUnchanged(): Promise<void> {
    await this.expectSame();
    await this.pulumi.ok('pulumi preview --diff --expect-no-changes');
  }

  /** What came back by itself: services work again. */
  async untilHealthy(): Promise<void> {
    await eventually(
      () => this.stack.run(['health']),
      ({ exitCode }) => exitCode === 0,
      90_000,
    );
  }

  /** Topics, records, committed offsets, schemas and connectors. */
  async expectContent(): Promise<void> {
    expect(await readBack(this.stack)).toEqual(written);
  }
}

/** @param own steps of the target's own, in the middle */
export function lifecycleSuite(target: LifeTarget, own: (life: () => Life) => void): void {
  describe(`the life of a stack ${target.where}`, () => {
    let life: Life;
    const current = () => life;

    beforeAll(async () => {
      life = new Life(target, await TestStack.make(target.settings));
    });
    begins(current);
    own(current);
    changes(current);
    ends(current);

    // Registered last, it runs first: what the steps have registered comes behind it.
    afterAll(async () => {
      await life.stack[Symbol.asyncDispose]();
    });
  });
}

function begins(life: () => Life): void {
  test('up proves every capability and leaves nothing of the proofs behind', async () => {
    const { stack, pulumi } = life();
    await upProven(stack);
    await writeAll(stack);
    await pulumi.ok(`pulumi stack select ${stack.name}`);
  });

  test('a second up changes nothing, whatever the order of env names', async () => {
    const before = await life().ids();
    await life().expectUnchanged();
    const reversed = Object.fromEntries(Object.entries(env.kafka).toReversed());
    life().change({ env: { kafka: reversed } });
    await life().expectUnchanged();
    expect(await life().ids()).toEqual(before);
  });
}

function changes(life: () => Life): void {
  test('a changed env of one service replaces that one alone', async () => {
    life().changeEnv({ connect: { CONNECT_OFFSET_FLUSH_INTERVAL_MS: 5000 } });
    await life().expectReplaced('connect');
  });

  test('a second stack runs beside it', async () => {
    const { stack, target } = life();
    const [before, second] = [await life().ids(), `${stack.name}-b`];
    const { portOffset } = await placeFor(target.settings['target']);
    stack.configureOther(second, { ...target.settings, portOffset });
    try {
      await stack.ok(['up', '--stack', second]);
      expect(await stack.run(['health', '--stack', second])).toMatchObject({ exitCode: 0 });
      await target.harm?.(second);
    } finally {
      await stack.ok(['down', '--volumes', '--stack', second]);
    }
    expect(await life().ids()).toEqual(before);
    await life().expectContent();
  });
}

function ends(life: () => Life): void {
  const expectKept = async () => {
    const { stack, target } = life();
    expect((await target.left(stack)).toSorted()).toEqual(target.kept(stack).toSorted());
  };

  test('down removes everything but the volumes', async () => {
    const { stack, target } = life();
    const down = () => stack.ok(['down']);
    await (target.watchDown?.(stack, down) ?? down());
    await expectKept();
  });

  test('two ups at one moment: one works on the kept data, the other is refused', async () => {
    const { stack } = life();
    const both = await Promise.all([stack.run(['up']), stack.run(['up'])]);
    const codes = both.map(({ exitCode }) => exitCode).sort();
    const refused = both.find(({ exitCode }) => exitCode !== 0);
    expect(codes, both.map(({ stderr }) => stderr).join('\n')).toEqual([0, 2]);
    expect(refused?.stderr).toContain('KS_STACK_BUSY');
    await life().expectContent();
  });

  test.each(['SIGINT', 'SIGKILL'] as const)(
    'after an up that %s has ended the next one goes on',
    async (signal) => {
      const { stack, target } = life();
      await stack.ok(['down']);
      const up = stack.start(['up']);
      await eventually(() => target.brokerStarted(stack), Boolean);
      up.kill(signal);
      expect((await up).exitCode ?? 'killed').toBe(signal === 'SIGINT' ? 1 : 'killed');
      await stack.ok(['up']);
      expect(Object.keys(await life().ids())).toEqual(running);
      await life().expectContent();
    },
  );

  test('down is content when everything has been removed by hand', async () => {
    const { stack, target } = life();
    await target.removeAll(stack);
    expect(await stack.ok(['down'])).toContain('is down; its volumes are kept');
    await expectKept();
    await stack.ok(['up']);
    await life().expectContent();
  });

  test('down --volumes says what it deletes and leaves nothing', async () => {
    const { stack, target } = life();
    const { exitCode, stderr } = await stack.run(['down', '--volumes']);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/deleting volume kafka-data\S* \(\d+ MiB\) .*kafka-data/);
    expect(stderr).toContain('deleting volume zookeeper-logs');
    expect(await target.left(stack)).toEqual([]);
  });
}

interface Preview {
  /** Names of the services that would be others. */
  readonly services: readonly string[];
  readonly changes: Readonly<Record<string, number>>;
}

interface Previewed {
  readonly steps: readonly { readonly op: string; readonly urn: string }[];
  readonly changeSummary: Readonly<Record<string, number>>;
}
