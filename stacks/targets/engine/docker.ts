/** The engine as the docker command line reaches it: DOCKER_HOST, contexts, TLS and logins are honoured by it. */
import { execa } from 'execa';
import { fault, UserFault, type Fault } from '../../errors.ts';

export interface DockerAnswer {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a docker command and gives back what it says, whatever that is. @throws UserFault without the program. */
export async function askDocker(
  args: readonly string[],
  options: { readonly timeoutMs?: number } = {},
): Promise<DockerAnswer> {
  const result = await execa('docker', args, {
    reject: false,
    ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
  });
  if (result.code === 'ENOENT') throw new UserFault([noProgram()]);
  const { exitCode, stdout, stderr } = result;
  return { ok: exitCode === 0, stdout, stderr: result.timedOut ? 'no answer in time' : stderr };
}

/**
 * @returns what it prints
 * @throws UserFault where the engine cannot be used, else an Error with docker's own words.
 */
export async function docker(args: readonly string[]): Promise<string> {
  const { ok, stdout, stderr } = await askDocker(args);
  if (ok) return stdout;
  const unusable = engineFault(stderr);
  if (unusable) throw new UserFault([unusable]);
  throw new Error(`docker ${args.slice(0, 2).join(' ')}: ${stderr.trim()}`);
}

const ways =
  'start it (Debian: systemctl start docker, or dockerd; macOS: open -a Docker), or use the stack local, which needs none';

function noProgram(): Fault {
  return fault('KS_ENGINE', {
    setting: 'docker',
    problem: 'there is no docker command line on PATH',
    allowed: 'Docker Engine 20.10 or newer with its command line',
    fix: 'install Docker (Debian: apt-get install docker.io), or use the stack local, which needs none',
  });
}

/** The engine's own words, such as those of a registry that it could not reach. */
const answer = /^Error response from daemon: (?!client version)/m;

/** What docker's words mean; undefined where the engine did answer. */
export function engineFault(stderr: string): Fault | undefined {
  if (answer.test(stderr)) return undefined;
  const said = stderr.trim().split('\n').at(-1) ?? '';
  const row = engineFaults.find(({ sign }) => sign.test(stderr));
  return row && fault('KS_ENGINE', row.fault(said));
}

type Told = Parameters<typeof fault>[1];

const engineFaults: readonly { sign: RegExp; fault: (said: string) => Told }[] = [
  {
    sign: /permission denied/i,
    fault: (said) => ({
      setting: hostSetting(),
      problem: `this user may not talk to the engine: ${said}`,
      fix: 'let the user in (Linux: sudo usermod -aG docker $USER, then log in again), or use rootless Docker',
    }),
  },
  {
    sign: /unable to parse docker host|invalid (bind address|proto)|unsupported protocol/i,
    fault: (said) => ({
      setting: 'DOCKER_HOST',
      ...valueOf('DOCKER_HOST'),
      problem: `this is no address of an engine: ${said}`,
      allowed: 'unix:///path, tcp://host:port or ssh://user@host',
      fix: 'correct or unset it',
    }),
  },
  {
    sign: /context (not found|".*" (is )?not found|".*": context not found)|resolve docker endpoint/i,
    fault: (said) => ({
      setting: process.env['DOCKER_CONTEXT'] === undefined ? 'docker context' : 'DOCKER_CONTEXT',
      ...valueOf('DOCKER_CONTEXT'),
      problem: `there is no such context: ${said}`,
      fix: 'see the list: docker context ls; then: docker context use NAME',
    }),
  },
  {
    sign: /client version .* is too (old|new)|minimum supported api version/i,
    fault: (said) => ({
      setting: hostSetting(),
      problem: `engine and command line do not understand each other: ${said}`,
      allowed: 'Docker Engine 20.10 or newer',
      fix: 'bring both to versions of one age',
    }),
  },
  {
    sign: /cannot connect|failed to connect|error during connect|connection refused|no such host|no answer in time|dial (unix|tcp)/i,
    fault: (said) => ({
      setting: hostSetting(),
      ...valueOf('DOCKER_HOST'),
      problem: `no engine answers: ${said}`,
      fix: ways,
    }),
  },
];

function hostSetting(): string {
  return process.env['DOCKER_HOST'] === undefined ? 'docker' : 'DOCKER_HOST';
}

function valueOf(variable: 'DOCKER_HOST' | 'DOCKER_CONTEXT'): { value?: string } {
  const value = process.env[variable];
  return value === undefined ? {} : { value };
}
