/** Events of the engine, as far as people care. */
import type { EngineEvent } from '@pulumi/pulumi/automation/index.js';
import { parseUrn } from '../../stacks/provider/urn.ts';
import { bad, duration, faint, good, say } from './print.ts';

const doing: Readonly<Record<string, string>> = {
  create: 'starting',
  'create-replacement': 'starting',
  'delete-replaced': 'stopping',
  delete: 'stopping',
};

/** What a service runs as. */
const running: readonly string[] = ['Process', 'Container'];

interface Step {
  readonly type: string;
  readonly name: string;
  readonly op: string;
  readonly outputs: Record<string, unknown>;
}

function stepOf(metadata: { urn: string; op: string; new?: { outputs?: unknown } }): Step {
  return {
    ...parseUrn(metadata.urn),
    op: metadata.op,
    outputs: (metadata.new?.outputs ?? {}) as Record<string, unknown>,
  };
}

/** One line a step of a process or proof; everything else of the engine is silent. */
export function tell(event: EngineEvent): void {
  if (event.resourcePreEvent) {
    const step = stepOf(event.resourcePreEvent.metadata);
    const verb = doing[step.op];
    if (running.includes(step.type) && verb) say(`  ${faint(`${verb} ${step.name}`)}`);
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
  // Pulumi's way to say that our build of a plug-in is used.
  if (plain(message).startsWith('using pulumi-')) return false;
  return severity === 'warning' || (severity !== 'error' && plain(message).startsWith(wait));
}

function provenText({ summary, tookMs }: Record<string, unknown>): string {
  return `${String(summary)} ${faint(duration(Number(tookMs)))}`;
}

/** Pulumi marks colours as `<{%reset%}>`. */
export function plain(message: string): string {
  return message
    .replaceAll(/<\{%[^%]*%\}>/g, '')
    .replace(/^error: /, '')
    .trim();
}
