/** It failed, and the text says why: told as it is, without a stack. Exit code 1. */
export class Failure extends Error {
  override readonly name = 'Failure';
}
