/** Templates that escape whatever is not a template itself. */
import { html as tag, raw } from 'hono/html';

/** Markup. Plain strings are text and get escaped. */
export type Html = ReturnType<typeof raw>;

export type Content =
  Html | string | number | bigint | boolean | null | undefined | readonly Content[];

/** Nothing shows for booleans, null and undefined. Lists show one after the other. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  // Only a promise in it would make it one, and the type allows none.
  return tag(strings, ...values) as Html;
}

export const nothing: Html = raw('');
