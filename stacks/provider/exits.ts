/** How processes ended that this plugin itself has started; the system keeps no such memory for others. */
const exits = new Map<number, string>();

export function rememberExit(pid: number, how: string): void {
  exits.set(pid, how);
}

/** `exit code 1`, `SIGKILL`, or undefined when it was started by an earlier command. */
export function howItEnded(pid: number): string | undefined {
  return exits.get(pid);
}
