/** The registry's image: this process is its front, the registry itself a child. They end together. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import type { Program } from '../../distribution/launch.ts';
import { parseFront, serveRegistry, type ServedFront } from '../../distribution/registry-server.ts';
import { messageOf } from '../../stacks/errors.ts';
import { trace } from './take-over.ts';
import { complain, say } from './words.ts';

/** Ends with the exit code of the registry itself. @param front its last four words say what it serves */
export async function runRegistry(backend: Program, front: Program): Promise<never> {
  trace(backend.command, backend.env['TRACE']);
  const [java = '', ...words] = backend.command;
  const child = spawn(java, words, { stdio: 'inherit', env: { ...backend.env } });
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const served = serveRegistry(parseFront(front.command.slice(-4)));
  endTogether(served, child);
  await Promise.race([ended, tellWhenReady(served, child)]);
  const [code, signal] = await ended;
  process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0));
}

/** First the front, so that nobody asks a registry that is going. */
function endTogether({ close }: ServedFront, child: ChildProcess): void {
  process.removeAllListeners('SIGTERM').removeAllListeners('SIGINT');
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      close();
      child.kill('SIGTERM');
    });
  }
}

async function tellWhenReady(served: ServedFront, child: ChildProcess): Promise<void> {
  try {
    await Promise.all([served.listening, served.ready]);
    say('Server started, listening for requests...');
  } catch (error) {
    complain(`the registry cannot be served: ${messageOf(error)}`);
    child.kill('SIGTERM');
  }
}
