/** Secrets travel to a provider in a wrapper. The work needs their values; the state must keep the wrapper. */
import { isRpcSecret, unwrapRpcSecret } from '@pulumi/pulumi/runtime/rpc.js';

/** The same value without wrappers, at any depth. */
export function reveal(value: unknown): unknown {
  if (isRpcSecret(value)) return reveal(unwrapRpcSecret(value));
  if (Array.isArray(value)) return value.map(reveal);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, node]) => [key, reveal(node)]));
}

/** Outputs of a resource that repeat its inputs get those back as they came: wrapped. */
export function veil<T extends object>(outs: T, inputs: unknown): T {
  return { ...outs, ...(inputs as object) };
}
