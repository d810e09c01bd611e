/** Bad input and a wrong engine are refused before anything is created; what goes wrong later says why. */
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { docker, leftOf, onEngine } from '../../support/engine.ts';
import { TestStack, type Settings } from '../../support/stack.ts';

type Env = Readonly<Record<string, string>>;

describe('on an engine, up refuses', () => {
  let stack: TestStack;
  const strangers: string[][] = [];
  const named = (name: string) => `${stack.name}-${name}`;
  const image = 'kafka-stack/zookeeper:3.4.0';

  beforeAll(async () => {
    stack = await TestStack.make(onEngine);
  });
  afterEach(async () => {
    for (const remove of strangers.splice(0)) await docker(...remove);
  });
  afterAll(async () => {
    stack.configure(onEngine);
    await stack[Symbol.asyncDispose]();
  });

  /** Runs up with these settings and expects exit code 2 and nothing on engine and disk. */
  async function refusal(settings: Settings, env: Env = {}): Promise<string> {
    stack.configure({ ...onEngine, ...settings });
    const { exitCode, stderr, stdout } = await stack.run(['up'], { env });
    expect({ exitCode, stdout }, stderr).toEqual({ exitCode: 2, stdout: '' });
    expect(existsSync(join(stack.home, 'state'))).toBe(false);
    expect(await leftOf(stack)).toEqual([]);
    return stderr;
  }

  /** A container of someone else, which the test takes away again. */
  async function strange(...args: string[]): Promise<void> {
    const id = await docker(...args);
    strangers.push(['rm', '--force', '--volumes', id]);
  }

  /** A folder in front of PATH with this script as `docker`. */
  function fakeDocker(script: string): Env {
    const folder = join(stack.dir, '.fake');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'docker'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, 'docker'), 0o755);
    return { PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}` };
  }

  describe('an engine that cannot be used:', () => {
    test('none at DOCKER_HOST', async () => {
      const told = await refusal({}, { DOCKER_HOST: 'unix:///nowhere.sock' });
      expect(told).toContain(
        'KS_ENGINE DOCKER_HOST = "unix:///nowhere.sock": no engine answers: Cannot connect',
      );
      expect(told).toContain('Do: start it');
    });

    test('a DOCKER_HOST that is no address', async () => {
      const told = await refusal({}, { DOCKER_HOST: 'nonsense://x' });
      expect(told).toContain('KS_ENGINE DOCKER_HOST = "nonsense://x"');
    });

    test('a context that there is not', async () => {
      const told = await refusal({}, { DOCKER_CONTEXT: 'nope' });
      expect(told).toContain('KS_ENGINE DOCKER_CONTEXT = "nope": there is no such context');
      expect(told).toContain('docker context ls');
    });

    test('no right to talk to it', async () => {
      const said =
        'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.41/version": dial unix /var/run/docker.sock: connect: permission denied';
      const told = await refusal({}, fakeDocker(`echo '${said}' >&2; exit 1`));
      expect(told).toContain('KS_ENGINE docker: this user may not talk to the engine');
      expect(told).toContain('usermod -aG docker');
    });

    test('one that is too old', async () => {
      const server = '{"Version":"19.03.15","ApiVersion":"1.40","Arch":"amd64"}';
      const told = await refusal({}, fakeDocker(`echo '{"Client":{},"Server":${server}}'`));
      expect(told).toContain('KS_ENGINE docker = "19.03.15": the engine is too old (API 1.40)');
      expect(told).toContain('20.10');
    });

    test('one that the command line is too new for', async () => {
      const told = await refusal({}, { DOCKER_API_VERSION: '1.99' });
      expect(told).toContain('KS_ENGINE docker: engine and command line do not understand');
    });

    test('no docker command line', async () => {
      const told = await refusal({}, { PATH: pathWithout('docker', join(stack.dir, '.path')) });
      expect(told).toContain('KS_ENGINE docker: there is no docker command line on PATH');
    });
  });

  describe('what others hold:', () => {
    test('a port, naming port, setting and holder', async () => {
      const holder = createServer().listen(stack.port(9092), '127.0.0.1');
      await once(holder, 'listening');
      try {
        const told = await refusal({});
        expect(told).toContain(
          `KS_PORT_IN_USE kafka-stack:ports.kafka.host = "${stack.port(9092)}"`,
        );
        expect(told).toContain(`pid ${process.pid} (`);
      } finally {
        holder.close();
      }
    });

    test("a port of a stranger's container, and one of another stack's", async () => {
      const publish = (port: number) => ['--publish', `127.0.0.1:${port}:80`];
      const sleep = ['--entrypoint', 'sleep', image, '600'];
      await strange('run', '-d', '--name', named('x'), ...publish(stack.port(8081)), ...sleep);
      const labels = ownedBy('elsewhere', '/home/else');
      await strange('run', '-d', ...labels, ...publish(stack.port(8083)), ...sleep);
      const told = await refusal({});
      expect(told).toContain(
        `port ${stack.port(8081)} is held by container ${named('x')}, made by none of our stacks`,
      );
      expect(told).toMatch(
        new RegExp(
          `port ${stack.port(8083)} is held by .*of stack elsewhere \\(state in /home/else`,
        ),
      );
    });

    test("a container's name, told apart from a stack of the same name elsewhere", async () => {
      await strange('create', '--name', named('kafka'), image);
      await strange('create', '--name', named('zookeeper'), ...ownedBy(stack.name, '/e'), image);
      const told = await refusal({});
      expect(told).toContain(
        `KS_NAME_IN_USE --stack = "container ${named('kafka')}": the engine has one already, of image ${image}, made by none of our stacks`,
      );
      expect(told).toContain(
        `"container ${named('zookeeper')}": the engine has one already, of stack ${stack.name} (state in /e)`,
      );
      expect(told).toContain(`docker rm -f ${named('kafka')}`);
    });

    test("a volume's name and a network's", async () => {
      await docker('volume', 'create', named('kafka-data'));
      strangers.push(['volume', 'rm', named('kafka-data')]);
      await docker('network', 'create', named('kafka-stack'));
      strangers.push(['network', 'rm', named('kafka-stack')]);
      const told = await refusal({});
      expect(told).toContain(`"volume ${named('kafka-data')}": the engine has one already`);
      expect(told).toContain(`"network ${named('kafka-stack')}": the engine has one already`);
      const down = await stack.run(['down', '--volumes']);
      expect(down).toMatchObject({ exitCode: 2 });
      expect(await docker('volume', 'ls', '--quiet')).toContain(named('kafka-data'));
    });

    test('broker data whose ZooKeeper data is gone', async () => {
      await docker('volume', 'create', ...ownedBy(stack.name, stack.home), named('kafka-data'));
      stack.configure(onEngine);
      const { exitCode, stderr } = await stack.run(['up']);
      expect(exitCode).toBe(2);
      expect(stderr).toContain(`KS_DATA_IDS --stack = "${stack.name}"`);
      expect(stderr).toContain(
        `${named('zookeeper-data')} and ${named('zookeeper-logs')} are gone`,
      );
      await stack.ok(['down', '--volumes']);
      expect(await leftOf(stack)).toEqual([]);
    });
  });

  describe('images', () => {
    test('that are built here and are not there', async () => {
      const told = await refusal({ images: { kafka: 'kafka-stack/kafka:nope' } });
      expect(told).toContain('KS_IMAGE kafka-stack:images.kafka = "kafka-stack/kafka:nope"');
      expect(told).toContain('Do: ./kstack images build');
    });

    test('that no registry gives, with its answer and the ways out', async () => {
      const name = 'registry.invalid/cp-kafka:7.4.0';
      const told = await refusal({ images: { kafka: name } });
      expect(told).toContain(`KS_IMAGE kafka-stack:images.kafka = "${name}"`);
      expect(told).toMatch(/cannot be pulled; the answer was: .*registry\.invalid/);
      for (const way of ['docker login', 'kafka-stack:imageMirror', './kstack images build']) {
        expect(told).toContain(way);
      }
    });
  });

  describe('settings and folders:', () => {
    test('a memory limit that the heap does not fit into, with the numbers', async () => {
      const told = await refusal({ memoryLimitMb: { kafka: 512 }, heapMb: { kafka: 1024 } });
      expect(told).toMatch(/KS_MEMORY kafka-stack:memoryLimitMb\.kafka = "512".*1024/);
    });

    test("a data folder that the images' user cannot write", async () => {
      const dataDir = join(stack.dir, 'data-of-root');
      mkdirSync(join(dataDir, 'kafka-data'), { recursive: true, mode: 0o755 });
      const told = await refusal({ dataDir });
      expect(told).toContain(`KS_DATA_DIR kafka-stack:dataDir = "${join(dataDir, 'kafka-data')}"`);
      expect(told).toContain('it belongs to uid 0 (mode 755), but the images run as uid 1000');
      expect(told).toContain('sudo chown -R 1000:1000');
    });

    test('a link in connectors/ that leads nowhere, and names an empty folder there', async () => {
      symlinkSync('/nowhere/at/all', join(stack.dir, 'connectors', 'broken'));
      mkdirSync(join(stack.dir, 'connectors', 'hollow'));
      const told = await refusal({});
      expect(told).toMatch(/KS_CONNECTORS connectors\/ = ".*\/broken": the link leads nowhere/);
      expect(told).toMatch(/KS_CONNECTORS connectors\/ = ".*\/hollow": there is no jar in it/);
    });
  });
});

describe('on an engine, up fails', () => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await TestStack.make(onEngine);
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  async function failure(settings: Settings): Promise<string> {
    stack.configure({ ...onEngine, ...settings });
    const { exitCode, stderr } = await stack.run(['up']);
    expect(exitCode, stderr).toBe(1);
    return stderr;
  }

  test('when the engine may not give what kafka-stack:ulimits asks for, naming it', async () => {
    const told = await failure({ ulimits: { nofile: 2_147_483_647 } });
    expect(told).toContain('error setting rlimit');
    expect(told).toContain('kafka-stack:ulimits');
  });

  test('when a container ends at once, with its exit code and last words', async () => {
    const startedAt = Date.now();
    // Known, of the right type, and wrong only to the broker itself.
    const told = await failure({
      env: { kafka: { KAFKA_AUTHORIZER_CLASS_NAME: 'no.such.Authorizer' } },
    });
    expect(told).toContain('KS_START kafka: kafka is not running: exit code 1');
    expect(told).toContain('no.such.Authorizer');
    expect(Date.now() - startedAt).toBeLessThan(90_000);
  });

  test('and comes up with a right setting', async () => {
    stack.configure(onEngine);
    await stack.ok(['up']);
    expect(await stack.run(['health'])).toMatchObject({ exitCode: 0 });
  });
});

function ownedBy(stack: string, home: string): string[] {
  return ['--label', `kafka-stack.stack=${stack}`, '--label', `kafka-stack.home=${home}`];
}

/** A folder with links to everything on PATH but one program. */
function pathWithout(program: string, folder: string): string {
  mkdirSync(folder);
  for (const from of (process.env['PATH'] ?? '').split(delimiter).filter(existsSync)) {
    for (const name of readdirSync(from)) {
      if (name === program || existsSync(join(folder, name))) continue;
      symlinkSync(join(from, name), join(folder, name));
    }
  }
  return folder;
}
