/** The members of one group: they come, leave and die; everything they tell is kept. */
import type { Admin } from 'kafkajs';
import { until } from '../../../../stacks/readiness/retry.ts';
import { readGroup, type Group } from '../broker-groups.ts';
import { holdersAfter, type Event, type Holders } from './journal.ts';
import { Member } from './member.ts';
import { clock, type FromMember, type MemberSettings } from './messages.ts';
import { Tally } from './tally.ts';

/** The smallest that brokers accept unless they are told otherwise. */
export const sessionTimeoutMs = 6000;
const patienceMs = 30_000;

export interface CrewOptions {
  readonly admin: Admin;
  readonly brokers: readonly string[];
  readonly group: string;
  readonly topic: string;
  readonly partitions: number;
  readonly signal: AbortSignal;
  readonly onEvent: (event: Event) => void;
}

/** What the broker says of a member. */
export interface Holding {
  readonly member: string;
  readonly host: string;
  readonly partitions: readonly number[];
}

export class Crew {
  readonly group: string;
  readonly events: Event[] = [];
  readonly tally = new Tally();
  readonly #options: CrewOptions;
  readonly #members = new Map<string, Member>();
  readonly #failed = new AbortController();

  constructor(options: CrewOptions) {
    this.#options = options;
    this.group = options.group;
  }

  /** Starts it; `untilShared` waits for it. */
  join(name: string): void {
    this.#note({ member: name, kind: 'joins', partitions: [], at: clock() });
    const { brokers, group, topic } = this.#options;
    const settings: MemberSettings = { name, brokers, group, topic, sessionTimeoutMs };
    const onMessage = (member: string, message: FromMember) => {
      this.#hear(member, message);
    };
    this.#members.set(name, new Member(settings, { onMessage }));
  }

  async kill(name: string): Promise<void> {
    const member = this.#members.get(name);
    this.#members.delete(name);
    await member?.kill();
    this.#note({ member: name, kind: 'killed', partitions: [], at: clock() });
  }

  /** Who is there. */
  names(): string[] {
    return [...this.#members.keys()].sort();
  }

  holders(): Holders {
    return holdersAfter(this.events);
  }

  /**
   * Waits until broker and members agree who holds what, and every partition is held.
   * @throws what a member failed of; what was different when the time was over
   */
  async untilShared(): Promise<Holding[]> {
    return this.#patiently(async () => {
      const group = await readGroup(this.#options.admin, this.group);
      const holdings = holdingsOf(group);
      const difference = this.#differenceTo(group, holdings);
      if (difference !== undefined) throw new Error(`${this.group}: ${difference}`);
      return holdings;
    });
  }

  /** Waits until so many different records have been read. */
  async untilRead(count: number): Promise<void> {
    await this.#patiently(() => {
      const { read } = this.tally.counts();
      if (read >= count) return Promise.resolve();
      return Promise.reject(new Error(`${this.group} has read ${read} of ${count} records`));
    });
  }

  async leave(): Promise<void> {
    const all = [...this.#members.values()];
    this.#members.clear();
    await Promise.all(all.map((member) => member.leave()));
  }

  #hear(member: string, message: FromMember): void {
    switch (message.kind) {
      case 'read':
        this.tally.add(member, message.partition, message.offsets);
        break;
      case 'assigned':
      case 'revoked':
        this.#note({ ...message, member });
        break;
      case 'failed':
        this.#failed.abort(
          new Error(`${member} failed: ${message.error.message}`, { cause: message.error }),
        );
        break;
      case 'left':
        break;
    }
  }

  #note(event: Event): void {
    // A thread that was killed may have said something a moment before.
    if (event.kind !== 'joins' && event.kind !== 'killed' && !this.#members.has(event.member))
      return;
    this.events.push(event);
    this.#options.onEvent(event);
  }

  #differenceTo({ state, members }: Group, holdings: readonly Holding[]): string | undefined {
    const wanted = this.names().join(', ');
    const found = members.map(({ clientId }) => clientId).join(', ');
    if (found !== wanted) return `the broker knows ${found || 'nobody'}, here are ${wanted}`;
    if (state !== 'Stable') return `its state is ${state}`;
    const holders = this.holders();
    const told = holdings.flatMap(({ member, partitions }) =>
      partitions.map((partition): [number, string] => [partition, member]),
    );
    const agree = told.every(([partition, member]) => holders.get(partition) === member);
    const { partitions } = this.#options;
    if (agree && told.length === partitions && holders.size === partitions) return undefined;
    return `${holders.size} of ${partitions} partitions are held; the broker has given out ${told.length}`;
  }

  async #patiently<T>(attempt: () => Promise<T>): Promise<T> {
    const signal = AbortSignal.any([this.#options.signal, this.#failed.signal]);
    return until(attempt, { timeoutMs: patienceMs, signal });
  }
}

function holdingsOf({ members }: Group): Holding[] {
  return members.map(({ clientId, host, partitions = [] }) => ({
    member: clientId,
    host,
    partitions: partitions.map(({ partition }) => partition),
  }));
}
