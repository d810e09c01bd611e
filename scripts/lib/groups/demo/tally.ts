/** Which records the members of one group have read. */

export interface Counts {
  /** Different records. */
  readonly read: number;
  /** Records that were read once more. */
  readonly again: number;
}

export class Tally {
  readonly #seen = new Set<string>();
  readonly #byMember = new Map<string, number>();
  #all = 0;

  add(member: string, partition: number, offsets: readonly bigint[]): void {
    for (const offset of offsets) this.#seen.add(`${partition}/${offset}`);
    this.#all += offsets.length;
    this.#byMember.set(member, this.of(member) + offsets.length);
  }

  /** Records that this member has read. */
  of(member: string): number {
    return this.#byMember.get(member) ?? 0;
  }

  counts(): Counts {
    return { read: this.#seen.size, again: this.#all - this.#seen.size };
  }
}
