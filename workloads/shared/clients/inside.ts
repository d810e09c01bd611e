import { AsyncLocalStorage } from 'node:async_hooks';

/** Knows whether the running code was called by a handler of the program. */
export class Inside {
  readonly #storage = new AsyncLocalStorage<true>();

  run<T>(handler: () => T): T {
    return this.#storage.run(true, handler);
  }

  here(): boolean {
    return this.#storage.getStore() === true;
  }
}
