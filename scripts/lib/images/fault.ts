import { fault, UserFault, type Fault } from '../../../stacks/errors.ts';

/** An image that is not there and cannot be got. */
export function imageFault(rest: Omit<Fault, 'code' | 'level'>, cause?: unknown): UserFault {
  return new UserFault([fault('KS_IMAGE', rest)], { cause });
}
