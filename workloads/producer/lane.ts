/** What waits for one partition, and what is under way to it: at most one batch, so that nothing overtakes. */
import type { TopicPartition } from '../shared/record.ts';
import type { Batch } from './batch.ts';

export class Lane implements TopicPartition {
  readonly topic: string;
  readonly partition: number;
  readonly queue: Batch[] = [];
  inFlight: Batch | undefined;

  constructor({ topic, partition }: TopicPartition) {
    this.topic = topic;
    this.partition = partition;
  }

  /** The batch that takes further records. */
  get open(): Batch | undefined {
    const last = this.queue[this.queue.length - 1];
    return last?.sealed === false ? last : undefined;
  }

  /** The batch whose deadline comes first. */
  get oldest(): Batch | undefined {
    return this.inFlight?.finished === false ? this.inFlight : this.queue[0];
  }

  /** Every batch whose records have not heard yet. */
  unfinished(): Batch[] {
    const sent = this.inFlight?.finished === false ? [this.inFlight] : [];
    return [...sent, ...this.queue];
  }
}
