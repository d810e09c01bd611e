/** kind as its own command line has it. */
import { execa } from 'execa';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fault, UserFault } from '../../../stacks/errors.ts';

export interface KindPlace {
  /** Name of the cluster. */
  readonly name: string;
  /** The kubeconfig that gets its context. */
  readonly kubeconfig: string;
}

/** @throws UserFault without the program. */
export async function kindVersion(): Promise<string> {
  return (await kind(['version'])).split('\n')[0] ?? '';
}

export async function kindClusters(): Promise<string[]> {
  return (await kind(['get', 'clusters'])).split('\n').filter(Boolean);
}

/**
 * Takes minutes, and more where the image of the nodes is not there yet.
 * @param config path of the configuration
 */
export async function createKindCluster(place: KindPlace, config: string): Promise<void> {
  await kind(['create', 'cluster', ...placeWords(place), '--config', config]);
}

export async function deleteKindCluster(place: KindPlace): Promise<void> {
  await kind(['delete', 'cluster', ...placeWords(place)]);
}

function placeWords({ name, kubeconfig }: KindPlace): string[] {
  return ['--name', name, '--kubeconfig', kubeconfig];
}

/** @returns what it prints. @throws UserFault with its own words when it fails. */
async function kind(args: readonly string[]): Promise<string> {
  const result = await execa('kind', args, { reject: false, stdin: 'ignore' });
  if (result.code === 'ENOENT') throw new UserFault([noProgram()]);
  if (result.exitCode !== 0) throw new UserFault([failed(args, result.stderr)]);
  return result.stdout;
}

function noProgram() {
  return fault('KS_CLUSTER', {
    setting: 'kind',
    problem: 'there is no kind command line on PATH',
    allowed: 'kind 0.20 or newer',
    fix: 'install kind (https://kind.sigs.k8s.io), or name the context of a cluster that you have: pulumi config set kubeContext NAME',
  });
}

function failed(args: readonly string[], stderr: string) {
  const lines = stderr.split('\n').map((line) => line.trim());
  const said = lines.find((line) => line.startsWith('ERROR: ')) ?? lines.findLast(Boolean) ?? '';
  const cause = lines.findLast((line) => /^(Command Output|docker): /.test(line));
  return fault('KS_CLUSTER', {
    setting: `kind ${args.slice(0, 2).join(' ')}`,
    problem: [
      said.replace(/^ERROR: /, ''),
      ...(cause === undefined ? [] : [cause.replace(/^Command Output: /, '')]),
    ].join('; '),
    fix: 'put right what it names and run it again; kind has taken away what it had begun',
  });
}

/** The file that kubectl reads contexts from and kind writes them to, where KUBECONFIG may name several. */
export function kubeconfigFile(
  paths = process.env['KUBECONFIG'],
  isThere: (path: string) => boolean = existsSync,
): string {
  const named = paths?.split(delimiter).filter(Boolean) ?? [];
  return named.find(isThere) ?? named.at(-1) ?? join(homedir(), '.kube', 'config');
}
