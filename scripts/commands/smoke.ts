import { execa } from 'execa';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { projectDir } from '../../stacks/places.ts';
import { stackAbsent } from '../../stacks/targets/target.ts';
import type { GlobalOptions } from '../main.ts';
import { columns, print, printJson } from '../lib/print.ts';
import { ensurePulumi } from '../lib/pulumi.ts';
import { openStack, stackExists } from '../lib/stack.ts';

/** What a smoke test found, one line of the report. */
interface SmokeResult {
  readonly test: string;
  readonly sent: number;
  readonly received: number;
  readonly lost: number;
  readonly duplicated: number;
}

/** A test that failed, or a file of tests whose set-up or end did. */
interface SmokeFailure {
  readonly test: string;
  readonly problem: string;
}

/** Runs `test/smoke/` against the stack's outputs and nothing else. */
export async function run({ stack, json }: GlobalOptions): Promise<number> {
  const outputs = await readOutputs(stack);
  const folder = mkdtempSync(join(tmpdir(), 'kstack-smoke-'));
  const [outputsFile, reportFile, verdictFile] = [
    join(folder, 'outputs.json'),
    join(folder, 'report.jsonl'),
    join(folder, 'verdict.json'),
  ];
  try {
    writeFileSync(outputsFile, JSON.stringify(outputs));
    writeFileSync(reportFile, '');
    const { exitCode = 1 } = await execa(
      process.execPath,
      [
        join(projectDir, 'node_modules', 'vitest', 'vitest.mjs'),
        ...['run', '--project', 'smoke', '--reporter', 'default'],
        ...['--reporter', 'json', '--outputFile.json', verdictFile],
      ],
      {
        cwd: projectDir,
        reject: false,
        stdio: ['ignore', process.stderr, process.stderr],
        env: { KSTACK_SMOKE_OUTPUTS: outputsFile, KSTACK_SMOKE_REPORT: reportFile },
      },
    );
    const ok = exitCode === 0;
    const results = readReport(reportFile);
    const failures = readFailures(verdictFile);
    if (json) printJson({ stack, ok, results, failures });
    else {
      print(columns(['TEST', 'SENT', 'RECEIVED', 'LOST', 'DUPLICATED'], results.map(toRow)));
      for (const { test, problem } of failures) print(`✗ ${test}: ${problem.split('\n')[0]}`);
    }
    return ok ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function readOutputs(stack: string): Promise<Record<string, unknown>> {
  const outputs = stackExists(stack)
    ? await (await openStack(stack, await ensurePulumi())).outputs()
    : {};
  if (!('endpoints' in outputs)) {
    throw stackAbsent(stack, 'the stack is not up, so it has no outputs to test from');
  }
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
}

function readReport(file: string): SmokeResult[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as SmokeResult);
}

/** What of vitest's own JSON report is read. */
interface Verdict {
  readonly testResults: readonly {
    readonly name: string;
    /** Of the file itself. */
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly failureMessages: readonly string[] | null;
    }[];
  }[];
}

function readFailures(file: string): SmokeFailure[] {
  if (!existsSync(file)) return [{ test: 'the tests', problem: 'they did not run to their end' }];
  const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as Verdict;
  return testResults.flatMap(({ name, message, assertionResults }) => [
    ...(message === '' ? [] : [{ test: relative(projectDir, name), problem: message }]),
    ...assertionResults.flatMap(({ fullName, failureMessages }) =>
      // Behind the first come those of cleaning up, behind the words where it was thrown.
      (failureMessages ?? []).slice(0, 1).map((problem) => ({
        test: fullName,
        problem: problem.split('\n    at ')[0] ?? '',
      })),
    ),
  ]);
}

function toRow({ test, sent, received, lost, duplicated }: SmokeResult): string[] {
  return [test, ...[sent, received, lost, duplicated].map(String)];
}
