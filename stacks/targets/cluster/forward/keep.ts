/** Keeps `kubectl port-forward` going: it ends with the pod that it has led to, and with the first refused connection. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClusterPlace } from '../kubectl.ts';
import type { Relay } from './relay.ts';

const pause = { firstMs: 100, lastMs: 1000 } as const;
/** One that has lived longer has worked. */
const workedMs = 5000;

/** Comes back once it is aborted and nothing runs any more. */
export async function keepForward(
  place: ClusterPlace,
  service: string,
  relays: readonly Relay[],
  signal: AbortSignal,
): Promise<void> {
  let pauseMs: number = pause.firstMs;
  while (!signal.aborted) {
    const startedAt = Date.now();
    await forwardOnce(place, service, relays, signal);
    for (const relay of relays) relay.behind = undefined;
    pauseMs =
      Date.now() - startedAt > workedMs ? pause.firstMs : Math.min(2 * pauseMs, pause.lastMs);
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}

/**
 * The shell becomes kubectl. What it leaves beside ends kubectl when the pipe closes, which happens also where this
 * program is killed.
 */
const guarded = 'exec 3<&0; { cat <&3; kill $$; } >/dev/null 2>&1 & exec "$@" </dev/null 3<&-';

async function forwardOnce(
  place: ClusterPlace,
  service: string,
  relays: readonly Relay[],
  signal: AbortSignal,
): Promise<void> {
  // kubectl chooses ports of its own: those of the clients stay bound while it comes and goes.
  const ports = relays.map(({ servicePort }) => `:${servicePort}`);
  const where = ['--address', '127.0.0.1', `service/${service}`, ...ports];
  const { context, namespace } = place;
  const words = [
    'kubectl',
    '--context',
    context,
    '--namespace',
    namespace,
    'port-forward',
    ...where,
  ];
  const child = spawn('sh', ['-c', guarded, 'sh', ...words], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const end = () => {
    child.kill();
  };
  // A pod may go without kubectl's noticing.
  for (const relay of relays) relay.lost = end;
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  createInterface({ input: child.stdout }).on('line', (line) => {
    learn(line, relays);
  });
  createInterface({ input: child.stderr }).on('line', complain);
  // Behind its last line, which may still name a port.
  await once(child, 'close');
  for (const relay of relays) relay.lost = undefined;
  signal.removeEventListener('abort', end);
}

let lastComplaint = '';

/** While a pod is away, every try says the same. */
function complain(line: string): void {
  if (line !== lastComplaint) console.error(line);
  lastComplaint = line;
}

/** `Forwarding from 127.0.0.1:40123 -> 9092`; of a second port for the same one kubectl says the same. */
function learn(line: string, relays: readonly Relay[]): void {
  const [, behind, servicePort] = /^Forwarding from 127\.0\.0\.1:(\d+) -> (\d+)$/.exec(line) ?? [];
  const relay = relays.find(
    (each) => each.servicePort === Number(servicePort) && each.behind === undefined,
  );
  if (relay === undefined) return;
  relay.behind = Number(behind);
  console.log(`${relay.address}:${relay.port} leads to port ${relay.servicePort}`);
}
