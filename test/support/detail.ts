/** What is the same on every target is looked at closely on one of them; on the others the suite shows that it works there. */
import { test } from 'vitest';

/** Registers a test of such a detail, or leaves it to the other target. */
export type Detail = (name: string, look: () => Promise<void>) => void;

export const here: Detail = (name, look) => {
  test(name, look);
};

export const elsewhere: Detail = () => undefined;
