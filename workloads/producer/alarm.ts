/** One timer for all that is to come. */
export class Alarm {
  readonly #ring: () => void;
  #immediate: NodeJS.Immediate | undefined;
  #timer: NodeJS.Timeout | undefined;
  #time = Number.POSITIVE_INFINITY;
  #stopped = false;

  constructor(ring: () => void) {
    this.#ring = ring;
  }

  /** Later in this turn of the event loop. */
  soon(): void {
    if (this.#stopped) return;
    this.#immediate ??= setImmediate(() => {
      this.#immediate = undefined;
      this.#ring();
    });
  }

  /** @param time ms of `performance.now()`; an earlier one that is set stays */
  at(time: number): void {
    if (this.#stopped || time >= this.#time) return;
    clearTimeout(this.#timer);
    this.#time = time;
    const rest = Math.ceil(Math.max(0, time - performance.now()));
    this.#timer = setTimeout(
      () => {
        this.#time = Number.POSITIVE_INFINITY;
        this.#ring();
      },
      Math.min(rest, maxTimerMs),
    );
  }

  stop(): void {
    this.#stopped = true;
    clearImmediate(this.#immediate);
    clearTimeout(this.#timer);
  }
}

/** Longer ones overflow in Node. */
const maxTimerMs = 2 ** 31 - 1;
