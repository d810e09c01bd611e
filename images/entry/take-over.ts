/** Hands this process over to another program, which keeps its number: Java is the one the engine signals. */
import { complain } from './words.ts';

/** @param command its first word is an absolute path */
export function takeOver(command: readonly string[], env: Readonly<Record<string, string>>): never {
  trace(command, env['TRACE']);
  if (process.execve === undefined) throw new Error('this node cannot hand a process over');
  // Node blocks every signal on the way; children of the Java program would inherit that.
  const words = ['env', '--default-signal', ...command];
  return process.execve('/usr/bin/env', words, { ...env });
}

/** As the xtrace of the images' scripts. @param wanted `TRACE` of the environment */
export function trace(command: readonly string[], wanted: string | undefined): void {
  if (wanted === 'true') complain(`+ exec ${command.join(' ')}`);
}
