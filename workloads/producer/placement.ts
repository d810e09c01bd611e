/** Which partition a record goes to: the one it names, that of its key, or the one where a batch is being filled. */
import { javaPartition } from '../shared/partitioner.ts';
import type { OutgoingRecord } from '../shared/record.ts';

export class Placement {
  readonly #sticky = new Map<string, number>();
  readonly #random: () => number;

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /**
   * @param partitions how many the topic has
   * @param hasRoom whether a batch for that partition is open and takes the record
   * @returns undefined when the record names a partition that the topic does not have
   */
  choose(
    record: OutgoingRecord,
    partitions: number,
    hasRoom: (partition: number) => boolean,
  ): number | undefined {
    if (record.partition !== undefined) {
      return record.partition < partitions ? record.partition : undefined;
    }
    if (record.key !== null) return javaPartition(record.key, partitions);
    const last = this.#sticky.get(record.topic);
    if (last !== undefined && hasRoom(last)) return last;
    const next = this.#another(partitions, last);
    this.#sticky.set(record.topic, next);
    return next;
  }

  #another(partitions: number, last: number | undefined): number {
    if (last === undefined || partitions === 1) return Math.floor(this.#random() * partitions);
    const next = Math.floor(this.#random() * (partitions - 1));
    return next < last ? next : next + 1;
  }
}
