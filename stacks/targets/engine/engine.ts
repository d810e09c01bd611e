/** The engine itself: where it is, how old, how large. */
import { fault, UserFault, type Fault } from '../../errors.ts';
import { askDocker, engineFault } from './docker.ts';

export interface EnginePlace {
  /** Such as `unix:///var/run/docker.sock`. */
  readonly endpoint: string;
  /** Whether it shares this machine's files and addresses. */
  readonly isHere: boolean;
}

export interface Engine extends EnginePlace {
  /** Such as `amd64`. */
  readonly architecture: string;
  /** Such as `28.2.2`. */
  readonly version: string;
  readonly memoryMb: number;
  /** Whether it runs in a machine of its own, as Docker Desktop does; folders are shared, addresses are not. */
  readonly isDesktop: boolean;
}

/** The API of Docker Engine 20.10, the first that knows `host-gateway`. */
const oldestApi = [1, 41] as const;

interface Version {
  readonly Server?: {
    readonly ApiVersion: string;
    readonly Version: string;
    readonly Arch: string;
  };
}

/**
 * Looks at the engine.
 * @throws UserFault when there is none that can be used.
 */
export async function lookAtEngine(): Promise<Engine> {
  const [version, info, where] = await Promise.all([
    askDocker(['version', '--format', '{{json .}}'], { timeoutMs: 15_000 }),
    askDocker(['info', '--format', '{{.MemTotal}} {{.OperatingSystem}}'], { timeoutMs: 15_000 }),
    whereIsEngine(),
  ]);
  if (!version.ok) throw new UserFault([engineFault(version.stderr) ?? unknown(version.stderr)]);
  const { Server: server } = JSON.parse(version.stdout) as Version;
  if (!server) throw new UserFault([engineFault(version.stderr) ?? unknown(version.stderr)]);
  if (isOlder(server.ApiVersion)) throw new UserFault([tooOld(server)]);
  const [bytes = '0', ...system] = info.stdout.trim().split(' ');
  return {
    ...where,
    architecture: server.Arch,
    version: server.Version,
    memoryMb: Number(bytes) / 1024 / 1024,
    isDesktop: system.join(' ').includes('Docker Desktop'),
  };
}

/** Where every client looks first; the plug-in too. */
export const usualEndpoint = 'unix:///var/run/docker.sock';

/** Where the docker command line goes: DOCKER_HOST, else the context in use. Asks nobody whether one is there. */
export async function whereIsEngine(): Promise<EnginePlace> {
  const ask = askDocker(['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}']);
  const { stdout } = await ask.catch(() => ({ stdout: '' }));
  const endpoint = stdout.trim() || usualEndpoint;
  return { endpoint, isHere: isHere(endpoint) };
}

function isHere(endpoint: string): boolean {
  return /^(unix|npipe):/.test(endpoint) || /^tcp:\/\/(localhost|127\.|\[::1\])/.test(endpoint);
}

function isOlder(api: string): boolean {
  const [major = 0, minor = 0] = api.split('.').map(Number);
  return major < oldestApi[0] || (major === oldestApi[0] && minor < oldestApi[1]);
}

function tooOld({ Version, ApiVersion }: NonNullable<Version['Server']>): Fault {
  return fault('KS_ENGINE', {
    setting: 'docker',
    value: Version,
    problem: `the engine is too old (API ${ApiVersion})`,
    allowed: `Docker Engine 20.10 or newer (API ${oldestApi.join('.')})`,
    fix: 'update Docker, or use the stack local, which needs none',
  });
}

function unknown(said: string): Fault {
  return fault('KS_ENGINE', {
    setting: 'docker',
    problem: `the engine cannot be used: ${said.trim() || 'it gave no reason'}`,
    fix: 'look at: docker version',
  });
}

export async function describeEngine(): Promise<string> {
  const { version, architecture, endpoint } = await lookAtEngine();
  return `${version} for ${architecture} at ${endpoint}`;
}
