/** How many partitions topics have, asked anew now and then: a topic may grow. */
import type { ClientAdmin } from '../shared/client.ts';

export class TopicSizes {
  readonly #admin: Pick<ClientAdmin, 'describeTopic'>;
  readonly #sizes = new Map<string, number>();
  readonly #asking = new Map<string, Promise<void>>();
  readonly #timer: NodeJS.Timeout;

  /** @param maxAgeMs `metadata.max.age.ms` */
  constructor(admin: Pick<ClientAdmin, 'describeTopic'>, maxAgeMs: number) {
    this.#admin = admin;
    this.#timer = setInterval(() => {
      for (const topic of this.#sizes.keys()) this.refreshSoon(topic);
    }, maxAgeMs).unref();
  }

  /** @returns undefined while it is not known */
  count(topic: string): number | undefined {
    return this.#sizes.get(topic);
  }

  /** Asks now; who asks at the same time shares the answer. What was known stays where there is no answer. */
  refresh(topic: string): Promise<void> {
    const running = this.#asking.get(topic);
    if (running) return running;
    const asking = this.#ask(topic).finally(() => this.#asking.delete(topic));
    this.#asking.set(topic, asking);
    return asking;
  }

  /** As `refresh`, for those who go on with what is known if it fails. */
  refreshSoon(topic: string): void {
    this.refresh(topic).catch(() => undefined);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #ask(topic: string): Promise<void> {
    const state = await this.#admin.describeTopic(topic);
    if (state !== undefined && state.partitions > 0) this.#sizes.set(topic, state.partitions);
  }
}
