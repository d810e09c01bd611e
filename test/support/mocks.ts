/** Pulumi without an engine: records what a program declares, and when. */
import { runtime } from '@pulumi/pulumi';
import { setImmediate } from 'node:timers/promises';

export interface Declared {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

export class Recorder {
  readonly declared: Declared[] = [];
  /** `declare TYPE NAME` and `made TYPE NAME` of every resource, the type without its package, in the order in which they came. */
  readonly events: string[] = [];
  readonly #held = new Map<string, PromiseWithResolvers<undefined>>();

  /** From now on every declaration is recorded here. */
  async install(stack: string): Promise<void> {
    const mocks = {
      newResource: (args: runtime.MockResourceArgs) => this.#make(args),
      call: () => ({}),
    };
    await runtime.setMocks(mocks, 'kafka-stack', stack, false);
  }

  /** Keeps a resource from being made until it is released. */
  hold(name: string): void {
    this.#held.set(name, Promise.withResolvers());
  }

  release(name: string): void {
    this.#held.get(name)?.resolve(undefined);
  }

  async #make({ type, name, inputs }: runtime.MockResourceArgs) {
    this.declared.push({ type, name, inputs: inputs as Declared['inputs'] });
    const what = `${type.split(':').at(-1) ?? ''} ${name}`;
    this.events.push(`declare ${what}`);
    await setImmediate();
    await this.#held.get(name)?.promise;
    this.events.push(`made ${what}`);
    return { id: `${name}-id`, state: { ...(inputs as object), ...made } };
  }
}

/** What a provider adds. */
const made = {
  pid: 4711,
  startTime: '99',
  startedAt: '2026-01-01T00:00:00.000Z',
  summary: 'shown',
  details: {},
  provedAt: '2026-01-01T00:00:01.000Z',
  tookMs: 12,
};
