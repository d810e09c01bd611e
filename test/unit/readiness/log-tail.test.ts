import { appendFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lastLines } from '../../../stacks/readiness/log-tail.ts';
import { tempFolder, write } from '../support/temp.ts';

const logFile = (text: string) => write(join(tempFolder(), 'kafka.log'), text);

it('gives the last lines', () => {
  expect(lastLines(logFile('one\ntwo\n\nthree\n'), 2)).toEqual(['two', 'three']);
});

it('gives all lines where there are fewer', () => {
  expect(lastLines(logFile('one'), 12)).toEqual(['one']);
});

it('gives nothing for an empty file', () => {
  expect(lastLines(logFile(''), 12)).toEqual([]);
});

it('gives nothing for a file that is not there', () => {
  expect(lastLines(join(tempFolder(), 'none.log'), 12)).toEqual([]);
});

it('reads the end of a file that is larger than memory should be', () => {
  const file = logFile('');
  truncateSync(file, 8 * 1024 ** 3);
  appendFileSync(file, '\nlast words\n');
  expect(lastLines(file, 1)).toEqual(['last words']);
});

describe('a log of several starts', () => {
  it('tells of the last start alone', () => {
    const file = write(join(tempFolder(), 'kafka.log'), 'old\n===> Starting kafka now\nnew\n');
    expect(lastLines(file, 5)).toEqual(['new']);
  });
});
