/** Kubernetes' own command line, as the administrator of the cluster. */
import { execa } from 'execa';
import { setTimeout as delay } from 'node:timers/promises';
import { componentNames } from './components.ts';
import type { Layout } from './layout.ts';
import { ComponentFailure, isRunning } from './processes.ts';

/** @returns what it prints. */
export async function kubectl(
  layout: Layout,
  args: readonly string[],
  input?: object,
): Promise<string> {
  const { stdout } = await execa(layout.kubectl, ['--kubeconfig', layout.kubeconfig, ...args], {
    ...(input === undefined ? { stdin: 'ignore' } : { input: JSON.stringify(input) }),
  });
  return stdout;
}

/**
 * Waits for a condition of an object.
 * @throws ComponentFailure when a component ends meanwhile
 */
export async function untilCondition(
  layout: Layout,
  condition: string,
  object: readonly string[],
  timeoutMs = 120_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const wait = ['wait', `--for=condition=${condition}`, ...object, '--timeout=5s'];
    const error = await kubectl(layout, wait).then(
      () => undefined,
      (failure: unknown) => failure,
    );
    if (error === undefined) return;
    refuseEnded(layout);
    if (Date.now() > deadline) {
      throw new Error(`${object.join(' ')} is not ${condition} in time`, { cause: error });
    }
    // The object may not be there yet: then the command does not wait.
    await delay(200);
  }
}

function refuseEnded(layout: Layout): void {
  const ended = componentNames.find((name) => !isRunning(layout, name));
  if (ended !== undefined) throw new ComponentFailure(layout, ended, 'ended');
}
