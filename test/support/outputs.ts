import type { Output } from '@pulumi/pulumi';
import { abortable } from '../../stacks/readiness/retry.ts';

interface Hidden<T> {
  readonly promise: () => Promise<T>;
  readonly isKnown: Promise<boolean>;
  readonly isSecret: Promise<boolean>;
}

/**
 * The value of an Output. `apply` would never tell of a failure; the promise behind it does.
 * @throws what made it fail, or that it did not come in time.
 */
export async function valueOf<T>(output: Output<T>, timeoutMs = 5000): Promise<T> {
  const { promise, isKnown, isSecret } = output as unknown as Hidden<T>;
  // They fail with the value; what nobody looks at must not end the run.
  for (const companion of [isKnown, isSecret]) companion.catch(() => undefined);
  return abortable(promise(), AbortSignal.timeout(timeoutMs));
}
