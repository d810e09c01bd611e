/** What a stack of target docker has on the engine, asked of the docker command line and of nothing of ours. */
import { execa } from 'execa';
import type { TestStack } from './stack.ts';

/** Settings of a stack that runs on images built here. */
export const onEngine = { target: 'docker', distribution: 'open' } as const;

/** @returns what it prints, both streams. */
export async function docker(...args: string[]): Promise<string> {
  const { all } = await execa('docker', args, { all: true });
  return all;
}

/** A line of a person's shell. */
export async function shell(line: string): Promise<string> {
  const { all } = await execa('/bin/bash', ['-c', `set -o pipefail; ${line}`], { all: true });
  return all;
}

interface Inspected {
  readonly Id: string;
  readonly Name: string;
  readonly Image: string;
  readonly RestartCount: number;
  readonly State: {
    readonly Pid: number;
    readonly Status: string;
    readonly OOMKilled: boolean;
    readonly StartedAt: string;
    readonly Health?: { readonly Status: string };
  };
  readonly HostConfig: {
    readonly PortBindings: Readonly<Record<string, readonly { readonly HostIp: string }[]>>;
  };
  readonly Config: { readonly Healthcheck?: { readonly Test: readonly string[] } };
  readonly Mounts: readonly { readonly Type: string; readonly Name?: string }[];
}

export async function inspectContainer(name: string): Promise<Inspected> {
  const [found] = JSON.parse(await docker('container', 'inspect', name)) as Inspected[];
  if (!found) throw new Error(`no container ${name}`);
  return found;
}

/** Ids of the stack's containers by service, running or not. */
export async function containerIds(stack: TestStack): Promise<Record<string, string>> {
  const format = '{{.Label "kafka-stack.service"}} {{.ID}}';
  const filters = ['--filter', `label=kafka-stack.stack=${stack.name}`, ...homeFilter(stack)];
  const listed = await docker('ps', '--all', '--no-trunc', '--format', format, ...filters);
  const pairs = lines(listed).map((line) => line.split(' ') as [string, string]);
  return Object.fromEntries(pairs.sort());
}

/** Names of services whose container is another one than before. */
export async function replacedSince(
  stack: TestStack,
  before: Readonly<Record<string, string>>,
): Promise<string[]> {
  const after = await containerIds(stack);
  return Object.keys(after).filter((service) => after[service] !== before[service]);
}

/** Everything on the engine that a stack of this home has made: containers, networks and volumes by name. */
export async function leftOf(stack: TestStack): Promise<string[]> {
  const filter = homeFilter(stack);
  const listed = await Promise.all([
    docker('ps', '--all', '--format', '{{.Names}}', ...filter),
    docker('network', 'ls', '--format', '{{.Name}}', ...filter),
    docker('volume', 'ls', '--format', '{{.Name}}', ...filter),
  ]);
  return listed.flatMap(lines).sort();
}

function homeFilter(stack: TestStack): string[] {
  return ['--filter', `label=kafka-stack.home=${stack.home}`];
}

export function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
