import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fault, faultCodes, formatFault, messageOf, UserFault } from '../../stacks/errors.ts';

const root = join(import.meta.dirname, '..', '..');
const codes = Object.keys(faultCodes);

function codesInSources(): string[] {
  const files = ['stacks', 'distribution', 'scripts'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(root, folder, name)),
  );
  const texts = files
    .filter((file) => file !== join(root, 'stacks', 'errors.ts'))
    .map((file) => readFileSync(file, 'utf8'));
  return [...new Set(texts.flatMap((text) => text.match(/\bKS_[A-Z_]+\b/g) ?? []))];
}

const tooHigh = {
  setting: 'kafka-stack:portOffset',
  value: '70000',
  problem: 'the value does not fit',
  allowed: 'a whole number from 0 to 36000',
  fix: 'lower it',
};

describe('the catalogue of codes', () => {
  it('begins every code with KS_ and writes it in capitals', () => {
    expect(codes.filter((code) => !/^KS_[A-Z]+(_[A-Z]+)*$/.test(code))).toEqual([]);
  });

  it('describes no two codes alike', () => {
    expect(new Set(Object.values(faultCodes)).size).toBe(codes.length);
  });

  it('describes each code in words that follow "the fault is"', () => {
    const odd = Object.values(faultCodes).filter((text) => !/^[a-zA-Z].+[^.]$/.test(text));
    expect(odd).toEqual([]);
  });

  it('holds every code that the sources name', () => {
    expect(codesInSources().filter((code) => !codes.includes(code))).toEqual([]);
  });

  it('holds no code that no source uses', () => {
    const used = codesInSources();
    expect(codes.filter((code) => !used.includes(code))).toEqual([]);
  });
});

describe('formatFault', () => {
  it('says code, setting, value, problem, what is allowed and what to do in one line', () => {
    expect(formatFault(fault('KS_CONFIG_VALUE', tooHigh))).toBe(
      'KS_CONFIG_VALUE kafka-stack:portOffset = "70000": the value does not fit.' +
        ' Allowed: a whole number from 0 to 36000. Do: lower it.',
    );
  });

  it('leaves out a value and an allowed range that are not there', () => {
    const bare = { setting: '--stack', problem: 'it is not up', fix: 'bring it up' };
    expect(formatFault(fault('KS_STACK_ABSENT', bare))).toBe(
      'KS_STACK_ABSENT --stack: it is not up. Do: bring it up.',
    );
  });

  it('keeps a value with a newline on one line', () => {
    const text = formatFault(fault('KS_CONFIG_VALUE', { ...tooHigh, value: 'a\nb' }));
    expect(text.split('\n')).toHaveLength(1);
  });
});

describe('UserFault', () => {
  it('tells every fault on a line of its own', () => {
    const both = [fault('KS_CONFIG_VALUE', tooHigh), fault('KS_PORT_RANGE', tooHigh)];
    expect(new UserFault(both).message.split('\n').map((line) => line.split(' ')[0])).toEqual([
      'KS_CONFIG_VALUE',
      'KS_PORT_RANGE',
    ]);
  });

  it('keeps its cause', () => {
    const cause = new Error('disk on fire');
    expect(new UserFault([fault('KS_DATA_DIR', tooHigh)], { cause }).cause).toBe(cause);
  });
});

it('turns anything thrown into text', () => {
  expect([messageOf(new Error('plain')), messageOf('text'), messageOf(undefined)]).toEqual([
    'plain',
    'text',
    'undefined',
  ]);
});
