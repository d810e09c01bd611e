import { say } from './print.ts';

/**
 * Ctrl-C in a terminal reaches Pulumi by itself, and twice would make it leave things half done: only an
 * interrupt that was sent to this process alone is passed on, and any second one.
 */
export function forwardInterrupts(): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  let seen = 0;
  const onSignal = (name: NodeJS.Signals) => {
    seen += 1;
    if (seen === 1) say('interrupted: ending the steps under way …');
    if (seen > 1 || name === 'SIGTERM' || !process.stdin.isTTY) controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  const stop = () => {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  };
  return { signal: controller.signal, stop };
}
