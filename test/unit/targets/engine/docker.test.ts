import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { engineFault } from '../../../../stacks/targets/engine/docker.ts';

/** What docker 20.10 to 29 has said, and the setting and the problem that it stands for. */
const texts = [
  [
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    'docker: no engine answers',
  ],
  [
    'error during connect: Get "http://10.0.0.1:2375/v1.24/version": dial tcp 10.0.0.1:2375: connect: connection refused',
    'docker: no engine answers',
  ],
  [
    'failed to connect to the docker API at unix:///nowhere.sock; check if the path is correct and if the daemon is running: dial unix /nowhere.sock: connect: no such file or directory',
    'docker: no engine answers',
  ],
  ['no answer in time', 'docker: no engine answers'],
  [
    'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.24/version": dial unix /var/run/docker.sock: connect: permission denied',
    'docker: this user may not talk to the engine',
  ],
  [
    'Failed to initialize: unable to resolve docker endpoint: context "nope": context not found: open /home/me/.docker/contexts/meta/ca/meta.json: no such file or directory',
    'docker context: there is no such context',
  ],
  [
    'Failed to initialize: unable to resolve docker endpoint: invalid bind address format: nonsense://x',
    'DOCKER_HOST: this is no address of an engine',
  ],
  ['unable to parse docker host `nonsense`', 'DOCKER_HOST: this is no address of an engine'],
  [
    'Error response from daemon: client version 1.99 is too new. Maximum supported API version is 1.41',
    'docker: engine and command line do not understand each other',
  ],
  [
    'Error response from daemon: client version 1.22 is too old. Minimum supported API version is 1.24, please upgrade your client to a newer version',
    'docker: engine and command line do not understand each other',
  ],
] as const;

/** What an engine that works has said about something else. */
const answers = [
  'Error response from daemon: Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 10.0.0.53:53: no such host',
  "Error response from daemon: pull access denied for nobody/nothing, repository does not exist or may require 'docker login': denied: permission denied",
  'Error response from daemon: Get "https://mirror.example.com/v2/": dial tcp 192.0.2.1:443: connect: connection refused',
  'Error: No such container: kafka',
  '',
];

beforeEach(() => {
  vi.stubEnv('DOCKER_HOST', undefined);
  vi.stubEnv('DOCKER_CONTEXT', undefined);
});
afterEach(() => vi.unstubAllEnvs());

it.each(texts)('knows what this means: %s', (said, meaning) => {
  const fault = engineFault(said);
  expect(`${fault?.setting ?? ''}: ${fault?.problem ?? ''}`).toBe(`${meaning}: ${said}`);
});

it.each(answers)('takes no answer of an engine for a missing engine: %s', (said) => {
  expect(engineFault(said)).toBeUndefined();
});

it('names the variable that leads to the engine, and its value', () => {
  vi.stubEnv('DOCKER_HOST', 'tcp://10.0.0.1:2375');
  const fault = engineFault('Cannot connect to the Docker daemon at tcp://10.0.0.1:2375.');
  expect(fault).toMatchObject({ setting: 'DOCKER_HOST', value: 'tcp://10.0.0.1:2375' });
});

it('names the variable that chooses a context, and its value', () => {
  vi.stubEnv('DOCKER_CONTEXT', 'nope');
  const fault = engineFault('context "nope": context not found');
  expect(fault).toMatchObject({ setting: 'DOCKER_CONTEXT', value: 'nope' });
});

it('tells the last line, which holds the reason', () => {
  expect(engineFault('Client:\n Version: 1\nCannot connect to it')?.problem).toBe(
    'no engine answers: Cannot connect to it',
  );
});
