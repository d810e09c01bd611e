/** One run of the engine: progress as it goes, then what it did, or why it failed. */
import type { EngineEvent, Stack } from '@pulumi/pulumi/automation/index.js';
import { messageOf, UserFault } from '../../stacks/errors.ts';
import { Failure } from './failure.ts';
import { forwardInterrupts } from './interrupts.ts';
import { asBusy } from './stack.ts';
import { plain, tell } from './tell.ts';

export interface RunResult {
  /** Resources by what was done: `create`, `update`, `replace`, `delete`, `same`. */
  readonly changes: Readonly<Record<string, number>>;
  /** Of the stack; empty where there are none. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

type Operation = (options: {
  readonly signal: AbortSignal;
  readonly suppressOutputs: true;
  readonly onEvent: (event: EngineEvent) => void;
}) => Promise<unknown>;

/**
 * @throws UserFault when it was refused, Failure with all that people need to know otherwise.
 */
export async function runEngine(stack: Stack, operation: Operation): Promise<RunResult> {
  const interrupt = forwardInterrupts();
  const events: EngineEvent[] = [];
  const onEvent = (event: EngineEvent) => {
    tell(event);
    events.push(event);
  };
  askNothingAfterwards(stack);
  try {
    await operation({ signal: interrupt.signal, suppressOutputs: true, onEvent });
    return { changes: changesIn(events), outputs: outputsIn(events) };
  } catch (error) {
    const refused = error instanceof UserFault ? error : asBusy(stack.name, error);
    if (refused) throw refused;
    if (interrupt.signal.aborted) throw new Failure('interrupted; the next run goes on from here');
    const errors = eachOnce(events.flatMap(errorsIn));
    throw new Failure(errors.join('\n') || messageOf(error), { cause: error });
  } finally {
    interrupt.stop();
  }
}

/** The API asks for outputs and history when a run is over, a second in three commands; the events hold both. */
function askNothingAfterwards(stack: Stack): void {
  stack.outputs = () => Promise.resolve({});
  stack.info = () => Promise.resolve(undefined);
}

function changesIn(events: readonly EngineEvent[]): Record<string, number> {
  return events.findLast(({ summaryEvent }) => summaryEvent)?.summaryEvent?.resourceChanges ?? {};
}

function outputsIn(events: readonly EngineEvent[]): Record<string, unknown> {
  const told = events
    .map(({ resOutputsEvent }) => resOutputsEvent?.metadata)
    .findLast((metadata) => metadata?.type === 'pulumi:pulumi:Stack');
  return (told?.new?.outputs ?? {}) as Record<string, unknown>;
}

/** What a person needs to know of a failure: our own text, not that "update failed" as well. */
function errorsIn(event: EngineEvent): string[] {
  const diagnostic = event.diagnosticEvent;
  if (diagnostic?.severity !== 'error') return [];
  const text = plain(diagnostic.message);
  if (/^(update failed|preview failed|resource .* failed)$/i.test(text)) return [];
  // The log of a plug-in repeats what follows as its error.
  if (text.startsWith('sdk-v2/')) return [];
  return [withSetting(text.replace(/^.*\d+ errors? occurred:\s*\* /s, ''))];
}

/** What an engine says, with the setting that it is about. */
const engineTexts: readonly { readonly sign: RegExp; readonly fix: string }[] = [
  {
    sign: /error setting rlimit/,
    fix: 'kafka-stack:ulimits asks for more than the engine may give: lower it or take it out',
  },
  {
    sign: /port is already allocated|address already in use/,
    fix: 'something took the port a moment ago: stop it, or move this stack with kafka-stack:portOffset',
  },
  {
    sign: /network .* not found/,
    fix: 'somebody removed the network meanwhile: run it again',
  },
];

function withSetting(text: string): string {
  const known = engineTexts.find(({ sign }) => sign.test(text));
  return known ? `${text.trim()}\n  Do: ${known.fix}.` : text.trim();
}

/** A service that died fails every proof that needs it, with one first line. */
function eachOnce(errors: readonly string[]): string[] {
  const byFirstLine = new Map(errors.map((text) => [text.split('\n')[0], text]));
  return [...byFirstLine.values()];
}
