import { resolve, type Resolved } from '../../stacks/resolve.ts';
import { readSettings } from './settings.ts';

/** A stack's settings, target and topology, read from its file; nothing runs yet. */
export async function readStack(stack: string): Promise<Resolved> {
  return resolve(stack, await readSettings(stack));
}
