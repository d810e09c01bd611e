/** The stack that the console belongs to, as the variable CONSOLE_STACK tells it. */
import type { StackDescription } from '../../stacks/topology/description.ts';

/** @throws SyntaxError, or an Error that says what is missing */
export function parseDescription(text: string): StackDescription {
  const found = JSON.parse(text) as Partial<StackDescription>;
  const missing = (['stack', 'services', 'workloads', 'links', 'endpoints'] as const).find(
    (key) => found[key] === undefined,
  );
  if (missing !== undefined) throw new Error(`it has no ${missing}`);
  return found as StackDescription;
}
