import { messageOf } from '../../../stacks/errors.ts';
import { Failure } from '../failure.ts';
import { print, printJson, say } from '../print.ts';
import { demo } from './demo/index.ts';
import { createTeller } from './demo/teller.ts';

export interface PlayOptions {
  readonly stack: string;
  /** `host:port,…` */
  readonly bootstrapServers: string;
  readonly json: boolean;
}

/** Plays the demo until its end or Ctrl-C; topic and groups are gone either way. @returns the exit code */
export async function playDemo({ stack, bootstrapServers, json }: PlayOptions): Promise<number> {
  const stop = new AbortController();
  const onSignal = () => {
    say('interrupted: taking topic and groups away …');
    stop.abort(new Failure('interrupted; topic and groups of the demo are gone'));
  };
  // A second one ends it at once.
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);
  const teller = createTeller(json ? () => undefined : print);
  const report = await demo({ bootstrapServers, teller, signal: stop.signal }).catch(
    (error: unknown) => {
      throw told(error);
    },
  );
  if (json) printJson({ stack, ...report });
  else print(`\nTopic and groups are deleted again.`);
  return 0;
}

/** Why it ended; what then could not be taken away either comes behind. */
function told(error: unknown): Failure {
  const [first, ...after] = errorsOf(error);
  if (first instanceof Failure && after.length === 0) return first;
  const left = after.map((each) => `\n  not taken away: ${messageOf(each)}`).join('');
  return new Failure(`the demo ended early: ${messageOf(first)}${left}`, { cause: error });
}

/** In the order in which they came. */
function errorsOf(error: unknown): unknown[] {
  if (!(error instanceof SuppressedError)) return [error];
  return [...errorsOf(error.suppressed), ...errorsOf(error.error)];
}
