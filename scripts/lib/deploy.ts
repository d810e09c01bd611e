/** `up` through the Automation API: the same program as `pulumi up`, with progress and errors made for people. */
import type { EngineEvent, Stack } from '@pulumi/pulumi/automation/index.js';
import { messageOf, UserFault } from '../../stacks/errors.ts';
import type { StackOutputs } from '../../stacks/outputs.ts';
import { Failure } from './failure.ts';
import { asBusy } from './stack.ts';
import { bad, duration, faint, good, say } from './print.ts';

export interface Deployed {
  readonly outputs: StackOutputs;
  /** Resources by what was done: `create`, `update`, `replace`, `delete`, `same`. */
  readonly changes: Readonly<Record<string, number>>;
}

/**
 * @param replace URNs to make anew although nothing changed
 * @throws UserFault when the program refuses, Failure when a service does not prove itself.
 */
export async function deploy(stack: Stack, replace: readonly string[] = []): Promise<Deployed> {
  const errors: string[] = [];
  const interrupt = forwardInterrupts();
  try {
    const result = await stack.up({
      signal: interrupt.signal,
      suppressOutputs: true,
      ...(replace.length === 0 ? {} : { replace: [...replace] }),
      onEvent: (event) => {
        tell(event);
        errors.push(...errorsIn(event));
      },
    });
    const values = Object.entries(result.outputs).map(([name, { value }]) => [
      name,
      value as unknown,
    ]);
    return {
      outputs: Object.fromEntries(values) as StackOutputs,
      changes: result.summary.resourceChanges ?? {},
    };
  } catch (error) {
    const refused = error instanceof UserFault ? error : asBusy(stack.name, error);
    if (refused) throw refused;
    if (interrupt.signal.aborted) throw new Failure('interrupted; the next up goes on from here');
    throw new Failure(errors.length > 0 ? eachOnce(errors).join('\n') : messageOf(error), {
      cause: error,
    });
  } finally {
    interrupt.stop();
  }
}

/**
 * Ctrl-C in a terminal reaches Pulumi by itself, and twice would make it leave things half done: only an
 * interrupt that was sent to this process alone is passed on, and any second one.
 */
export function forwardInterrupts(): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  let seen = 0;
  const onSignal = () => {
    seen += 1;
    if (seen === 1) say('interrupted: ending the steps under way …');
    if (seen > 1 || !process.stdin.isTTY) controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  const stop = () => {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  };
  return { signal: controller.signal, stop };
}

const doing: Readonly<Record<string, string>> = {
  create: 'starting',
  'create-replacement': 'starting',
  'delete-replaced': 'stopping',
  delete: 'stopping',
};

interface Step {
  readonly type: string;
  readonly name: string;
  readonly op: string;
  readonly outputs: Record<string, unknown>;
}

function stepOf(metadata: { urn: string; op: string; new?: { outputs?: unknown } }): Step {
  const [, , type = '', name = ''] = metadata.urn.split('::');
  return {
    type: type.split('$').at(-1)?.split(':').at(-1) ?? '',
    name,
    op: metadata.op,
    outputs: (metadata.new?.outputs ?? {}) as Record<string, unknown>,
  };
}

/** One line a step of a process or proof; everything else of the engine is silent. */
export function tell(event: EngineEvent): void {
  if (event.resourcePreEvent) {
    const step = stepOf(event.resourcePreEvent.metadata);
    const verb = doing[step.op];
    if (step.type === 'Process' && verb) say(`  ${faint(`${verb} ${step.name}`)}`);
  }
  if (event.resOutputsEvent) {
    const step = stepOf(event.resOutputsEvent.metadata);
    if (step.type === 'Proof' && (step.op === 'create' || step.op === 'update')) {
      say(`${good('✓')} ${step.name}: ${provenText(step.outputs)}`);
    }
  }
  if (event.resOpFailedEvent) {
    const step = stepOf(event.resOpFailedEvent.metadata);
    say(`${bad('✗')} ${step.name}`);
  }
  const said = event.diagnosticEvent;
  if (said && isForPeople(said)) say(plain(said.message).replace(wait, '  '));
}

/** What our provider says of a long wait comes through Pulumi as its plug-in's error output. */
const wait = 'kafka-stack: ';

function isForPeople({ severity, message }: { severity: string; message: string }): boolean {
  return severity === 'warning' || (severity !== 'error' && plain(message).startsWith(wait));
}

function provenText({ summary, tookMs }: Record<string, unknown>): string {
  return `${String(summary)} ${faint(duration(Number(tookMs)))}`;
}

/** What a person needs to know of a failure: our own text, not that "update failed" as well. */
function errorsIn(event: EngineEvent): string[] {
  const diagnostic = event.diagnosticEvent;
  if (diagnostic?.severity !== 'error') return [];
  const text = plain(diagnostic.message);
  if (/^(update failed|preview failed|resource .* failed)$/i.test(text)) return [];
  return [text];
}

/** A service that died fails every proof that needs it, with one first line. */
function eachOnce(errors: readonly string[]): string[] {
  const byFirstLine = new Map(errors.map((text) => [text.split('\n')[0], text]));
  return [...byFirstLine.values()];
}

/** Pulumi marks colours as `<{%reset%}>`. */
function plain(message: string): string {
  return message
    .replaceAll(/<\{%[^%]*%\}>/g, '')
    .replace(/^error: /, '')
    .trim();
}
