/** Commands that reach into a container, whoever runs it, as the words of a program of this machine. */
import { execa } from 'execa';
import { createInterface } from 'node:readline';
import { brokersOf, type Part, type Topology } from '../../topology/types.ts';

/** @returns the exit code */
export async function runHere([program = '', ...args]: readonly string[]): Promise<number> {
  const { exitCode } = await execa(program, args, { stdio: 'inherit', reject: false });
  return exitCode ?? 1;
}

/** @returns what it prints @throws when it fails */
export async function captured([program = '', ...args]: readonly string[]): Promise<string> {
  const { stdout } = await execa(program, args, { stdin: 'ignore' });
  return stdout;
}

/** Prints both streams of a command line by line, until it ends. */
export async function printLines(
  [program = '', ...args]: readonly string[],
  prefix: string,
): Promise<void> {
  const child = execa(program, args, { reject: false, all: true, buffer: false });
  for await (const line of createInterface({ input: child.all })) {
    process.stdout.write(`${prefix}${line}\n`);
  }
  await child;
}

/** `host:port,…` of the brokers' JMX connectors, as other containers of the stack reach them. */
export function jmxAddresses(topology: Topology): string {
  return brokersOf(topology).map(jmxAddress).join(',');
}

function jmxAddress({ hostName, ports }: Part): string {
  const jmx = ports.find(({ name }) => name === 'jmx')?.port ?? 0;
  return `${hostName}:${jmx}`;
}
