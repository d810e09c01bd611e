/** The cluster as the kubectl command line reaches it: KUBECONFIG, contexts and logins are honoured by it. */
import { execa } from 'execa';
import { fault, UserFault, type Fault } from '../../errors.ts';

/** Where a stack lives in a cluster. */
export interface ClusterPlace {
  /** Name of the context in the kubeconfig. */
  readonly context: string;
  readonly namespace: string;
}

export interface KubectlAnswer {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a kubectl command and gives back what it says, whatever that is. @throws UserFault without the program. */
export async function askKubectl(
  args: readonly string[],
  options: { readonly timeoutMs?: number; readonly input?: string | Uint8Array } = {},
): Promise<KubectlAnswer> {
  const result = await execa('kubectl', args, {
    reject: false,
    ...(options.input === undefined ? { stdin: 'ignore' as const } : { input: options.input }),
    ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
  });
  if (result.code === 'ENOENT') throw new UserFault([noProgram()]);
  const { exitCode, stdout, stderr } = result;
  return { ok: exitCode === 0, stdout, stderr: result.timedOut ? 'no answer in time' : stderr };
}

/**
 * Runs a kubectl command in the stack's namespace.
 * @returns what it prints
 * @throws UserFault where the cluster cannot be used, else an Error with kubectl's own words.
 */
export async function kubectl(
  place: ClusterPlace,
  args: readonly string[],
  input?: string | Uint8Array,
): Promise<string> {
  const all = [...placeArgs(place), ...args];
  const { ok, stdout, stderr } = await askKubectl(all, input === undefined ? {} : { input });
  if (ok) return stdout;
  const unusable = clusterFault(stderr, place.context);
  if (unusable) throw new UserFault([unusable]);
  throw new Error(`kubectl ${args.slice(0, 2).join(' ')}: ${stderr.trim()}`);
}

/** In front of the words of every command. */
export function placeArgs({ context, namespace }: ClusterPlace): string[] {
  return ['--context', context, '--namespace', namespace];
}

/** Objects of some kinds, such as `pods,services`, that have all of these labels. */
export async function listObjects<T>(
  place: ClusterPlace,
  kinds: string,
  labels: Readonly<Record<string, string>>,
): Promise<T[]> {
  const selector = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  const text = await kubectl(place, [
    'get',
    kinds,
    ...(selector.length === 0 ? [] : ['--selector', selector.join(',')]),
    '--output',
    'json',
  ]);
  return (JSON.parse(text) as { items: T[] }).items;
}

/** Objects of the whole cluster; undefined where this user may not look. */
export async function lookAround<T>(context: string, kind: string): Promise<T[] | undefined> {
  const args = ['get', kind, '--all-namespaces', '--output', 'json'];
  const { ok, stdout } = await askKubectl(['--context', context, ...args]);
  return ok ? (JSON.parse(stdout) as { items: T[] }).items : undefined;
}

function noProgram(): Fault {
  return fault('KS_CLUSTER', {
    setting: 'kubectl',
    problem: 'there is no kubectl command line on PATH',
    allowed: 'kubectl of a version near that of the cluster',
    fix: 'install kubectl, or use the stack local, which needs none',
  });
}

/** The words of the API server itself: it can be reached. */
const answer = /^Error from server \((?!Forbidden|Unauthorized|ServiceUnavailable)/m;

/** What kubectl's words mean; undefined where the cluster did answer. */
export function clusterFault(stderr: string, context: string): Fault | undefined {
  if (answer.test(stderr)) return undefined;
  const said = stderr.trim().split('\n').at(-1) ?? '';
  const row = clusterFaults.find(({ sign }) => sign.test(stderr));
  return (
    row &&
    fault('KS_CLUSTER', {
      setting: 'kafka-stack:kubeContext',
      value: context,
      problem: `${row.problem}: ${said}`,
      fix: row.fix,
    })
  );
}

const clusterFaults: readonly { sign: RegExp; problem: string; fix: string }[] = [
  {
    sign: /unauthorized|must be logged in|provide credentials|executable .* not found|exec plugin/i,
    problem: 'the cluster does not know this user',
    fix: 'log in again with the tool of the cluster, then: kubectl get nodes',
  },
  {
    sign: /forbidden/i,
    problem: 'this user may not do that in the cluster',
    fix: 'ask for rights in the namespace of the stack, or name another context: pulumi config set kubeContext NAME',
  },
  {
    sign: /x509|certificate/i,
    problem: 'the certificate of the cluster does not fit',
    fix: 'get its kubeconfig anew; for kind: kind export kubeconfig --name NAME',
  },
  {
    sign: /connection (to the server|refused)|unable to connect|no such host|no answer in time|i\/o timeout|dial tcp|serviceunavailable|no configuration has been provided/i,
    problem: 'no cluster answers',
    fix: 'start it (kind: ./kstack cluster up), or name another context: pulumi config set kubeContext NAME',
  },
];
