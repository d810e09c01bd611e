import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { renderService, type ContractService } from '../../../stacks/contract/index.ts';

/** Does not prove that Kafka accepts the files, nor the order of their lines. */

interface Vector {
  readonly id: string;
  readonly service: ContractService;
  readonly env: Readonly<Record<string, string>>;
  readonly exit: 0 | 1;
  readonly messages: readonly string[];
  readonly files: Readonly<Record<string, readonly string[]>>;
}

interface Fixture {
  readonly defaults: Readonly<Record<ContractService, Readonly<Record<string, readonly string[]>>>>;
  readonly vectors: readonly Vector[];
}

const path = new URL('../../fixtures/contract-vectors.json', import.meta.url);
const { defaults, vectors } = JSON.parse(readFileSync(path, 'utf8')) as Fixture;

describe("the images' own output", () => {
  it('is recorded for 102 environments of all four services', () => {
    expect(vectors).toHaveLength(102);
    expect(new Set(vectors.map(({ id }) => id)).size).toBe(102);
    expect(new Set(vectors.map(({ service }) => service)).size).toBe(4);
  });

  it.each(vectors)('$id is rendered alike', ({ service, env, exit, messages, files }) => {
    const rendered = renderService(service, env);
    const lines = Object.fromEntries(
      Object.entries(rendered.files).map(([name, content]) => [name, sortedLines(content)]),
    );
    expect({ ...rendered, files: lines }).toEqual({
      exit,
      messages,
      files: exit === 0 ? { ...defaults[service], ...files } : {},
    });
  });
});

function sortedLines(content: string): string[] {
  return content
    .split('\n')
    .filter((line) => line.trim() !== '')
    .sort();
}
