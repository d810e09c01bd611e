import { NotAssignedError } from '../errors.ts';
import type { TopicPartition } from '../record.ts';

/** Stands for the time that a partition is held: given away and got back, it is another one. */
export type Token = TopicPartition;

/** The partitions that a consumer holds. */
export class Held {
  #tokens = new Map<string, Token>();

  set(partitions: readonly TopicPartition[]): void {
    this.#tokens = new Map(partitions.map((each) => [nameOf(each), { ...each }]));
  }

  loseAll(): void {
    this.#tokens = new Map();
  }

  all(): readonly TopicPartition[] {
    return [...this.#tokens.values()];
  }

  token(partition: TopicPartition): Token | undefined {
    return this.#tokens.get(nameOf(partition));
  }

  isValid(token: Token): boolean {
    return this.token(token) === token;
  }

  /** @throws NotAssignedError that names the first one that is not held */
  mustHold(partitions: readonly TopicPartition[]): void {
    const missing = partitions.find((each) => this.token(each) === undefined);
    if (missing !== undefined) throw new NotAssignedError(`${nameOf(missing)} is not assigned`);
  }
}

function nameOf({ topic, partition }: TopicPartition): string {
  return `partition ${partition} of ${topic}`;
}
