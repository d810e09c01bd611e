import type { Output } from '@pulumi/pulumi';
import { abortable } from '../../stacks/readiness/retry.ts';

/**
 * The value of an Output. `apply` would never tell of a failure; the promise behind it does.
 * @throws what made it fail, or that it did not come in time.
 */
export async function valueOf<T>(output: Output<T>, timeoutMs = 5000): Promise<T> {
  const { promise } = output as unknown as { readonly promise: () => Promise<T> };
  return abortable(promise(), AbortSignal.timeout(timeoutMs));
}
