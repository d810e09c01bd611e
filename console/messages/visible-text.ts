/** Text of several lines in which nothing is hidden. */
import { visible } from '../shell/visible.ts';

/** Line ends and tabs stay as they are. */
export function visibleText(text: string): string {
  return text.replace(/[^\n\t]+/g, visible);
}

/** How many characters nobody types into a text. */
export function controlCount(text: string): number {
  return text.match(/[^\P{Cc}\n\r\t]/gu)?.length ?? 0;
}
