import { execa } from 'execa';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

/** Runs `test/smoke/` against the stack's outputs and nothing else. */
export async function run({ stack, json }: GlobalOptions): Promise<number> {
  const outputs = await readOutputs(stack);
  const folder = mkdtempSync(join(tmpdir(), 'kstack-smoke-'));
  try {
    const [outputsFile, reportFile] = [join(folder, 'outputs.json'), join(folder, 'report.jsonl')];
    writeFileSync(outputsFile, JSON.stringify(outputs));
    writeFileSync(reportFile, '');
    const { exitCode = 1 } = await execa(
      process.execPath,
      [join(projectDir, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--project', 'smoke'],
      {
        cwd: projectDir,
        reject: false,
        stdio: ['ignore', process.stderr, process.stderr],
        env: { KSTACK_SMOKE_OUTPUTS: outputsFile, KSTACK_SMOKE_REPORT: reportFile },
      },
    );
    const results = readReport(reportFile);
    if (json) printJson({ stack, ok: exitCode === 0, results });
    else print(columns(['TEST', 'SENT', 'RECEIVED', 'LOST', 'DUPLICATED'], results.map(toRow)));
    return exitCode === 0 ? 0 : 1;
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

function toRow({ test, sent, received, lost, duplicated }: SmokeResult): string[] {
  return [test, ...[sent, received, lost, duplicated].map(String)];
}
