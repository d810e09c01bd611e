/** Rules of packet filters that a cluster leaves behind. */
import { execa } from 'execa';
import { searchPath } from './debian.ts';

const programs = ['iptables', 'ip6tables'];
const tables = ['filter', 'nat', 'mangle', 'raw'];

/** Takes away the chains of the cluster and the jumps into them; the rules of others stay. */
export async function removeRules(): Promise<void> {
  for (const program of programs) {
    for (const table of tables) await removeRulesOf(program, table);
  }
}

async function removeRulesOf(program: string, table: string): Promise<void> {
  const run = (line: string) =>
    execa('sh', ['-c', `${program} --wait 5 --table ${table} ${line}`], {
      reject: false,
      env: { PATH: searchPath },
    });
  const { stdout, failed } = await run('--list-rules');
  if (failed) return;
  for (const line of removals(stdout)) await run(line);
}

/**
 * @param rules as `iptables --list-rules` prints them; they are fit for a shell
 * @returns arguments, in order, that remove what is the cluster's
 */
export function removals(rules: string): string[] {
  const lines = rules.split('\n');
  const jumps = lines.filter((line) => /^-A (?!KUBE-|CNI-).* -j (KUBE|CNI)-/.test(line));
  const chains = lines.flatMap((line) => /^-N ((?:KUBE|CNI)-\S+)/.exec(line)?.[1] ?? []);
  return [
    ...jumps.map((line) => line.replace(/^-A/, '-D')),
    ...chains.map((chain) => `-F ${chain}`),
    ...chains.map((chain) => `-X ${chain}`),
  ];
}
