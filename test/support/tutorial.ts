/** The commands of a page for people, and what the page shows of their output. */
import { readFileSync } from 'node:fs';

export interface Command {
  /** Line of the page where it begins. */
  readonly line: number;
  readonly script: string;
  /** What the page shows below it; undefined where it shows nothing. */
  readonly shown: string | undefined;
}

interface Block {
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /** Whether only blank lines stand between the block before it and this one. */
  readonly follows: boolean;
}

/** @returns every `sh` block, with the `text` block that follows it */
export function readTutorial(file: string): Command[] {
  return commandsIn(readFileSync(file, 'utf8'));
}

export function commandsIn(page: string): Command[] {
  const blocks = blocksIn(page);
  return blocks.flatMap(({ language, line, text }, index): Command[] => {
    if (language !== 'sh') return [];
    const next = blocks[index + 1];
    const isOutput = next?.language === 'text' && next.follows;
    return [{ line, script: text, shown: isOutput ? next.text : undefined }];
  });
}

function blocksIn(page: string): Block[] {
  let end = 0;
  return [...page.matchAll(/^```(\w*)\n([^]*?)^```$/gm)].map((match): Block => {
    const [all, language = '', text = ''] = match;
    const follows = page.slice(end, match.index).trim() === '';
    end = match.index + all.length;
    return { line: page.slice(0, match.index).split('\n').length, language, text, follows };
  });
}

/** What `…` stands for: text in a line, or, alone in its line, lines. Everything else has to be there as it stands. */
export function patternOf(shown: string): RegExp {
  const lines = shown.trimEnd().split('\n').map(linePattern);
  return new RegExp(`^${lines.join('')}$`);
}

function linePattern(line: string): string {
  if (line.trim() === '…') return '(?:.*\\n)*?';
  const parts = line.trimEnd().split('…').map(escape);
  // How wide a column is depends on the machine, too.
  return `${parts.join('.*').replaceAll(/ {2,}/g, ' +')} *\\n`;
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}
