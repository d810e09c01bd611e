/**
 * `./kstack cluster` with the real kind and the real engine. The node is a container that kind itself makes from our
 * configuration, with an image in which no Kubernetes starts: kind gives up on it and is told to leave it. So what kind
 * makes of the configuration is shown, and not that a cluster of kind works.
 */
import { execa } from 'execa';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { workloadImage } from '../../../images/names.ts';
import { kindConfig, publishedNumbers } from '../../../scripts/lib/cluster/config.ts';
import { kubernetes } from '../../../stacks/targets/kubernetes.ts';
import { kindNodes, mappedPorts } from '../../../stacks/targets/cluster/kind.ts';
import { stack as topologyOf } from '../../unit/topology/stacks.ts';
import { buildKind, kindEnv } from '../../support/kind.ts';
import { TestStack, type Ran } from '../../support/stack.ts';

let stack: TestStack;
let kind: string;
let kubeconfig: string;

/** Name of the stack and of the cluster. */
const name = () => stack.name;

function command(args: readonly string[]): Promise<Ran> {
  const cluster = args.includes('status') ? [] : ['--name', name()];
  return stack.run(['cluster', ...args, ...cluster], {
    env: { ...kindEnv, KUBECONFIG: kubeconfig },
  });
}

const settings = () => ({ brokers: 3, portOffset: stack.portOffset });
const topology = () => topologyOf(settings(), kubernetes.traits);

/** As the commands leave it. */
const record = () => join(stack.home, 'clusters', `${name()}.yaml`);

beforeAll(async () => {
  kind = await buildKind();
  stack = await TestStack.make({ target: 'kubernetes' });
  stack.configure({ target: 'kubernetes', ...settings() });
  kubeconfig = join(stack.dir, 'kubeconfig');
  mkdirSync(join(stack.home, 'clusters'), { recursive: true });
  writeFileSync(record(), kindConfig(topology()));
  const words = ['--name', name(), '--config', record(), '--kubeconfig', kubeconfig];
  const made = await execa(
    kind,
    ['create', 'cluster', ...words, '--retain', '--image', workloadImage],
    { reject: false, all: true },
  );
  expect(made.all).toContain('Preparing nodes');
  expect(made.all).not.toContain('invalid configuration');
  // A context of the name that kind gives, of a cluster that answers.
  const config = readFileSync(kindEnv.KUBECONFIG, 'utf8').replaceAll(
    'kstack-test',
    `kind-${name()}`,
  );
  writeFileSync(kubeconfig, config);
});

afterAll(async () => {
  await execa(kind, ['delete', 'cluster', '--name', name(), '--kubeconfig', kubeconfig]);
  rmSync(stack.dir, { recursive: true });
});

describe('a cluster of kind', () => {
  it('is made by kind with the ports of all three brokers and of everything else', async () => {
    const mapped = await mappedPorts(name());
    expect([...(mapped ?? [])].filter((port) => port !== 6443).sort()).toEqual(
      publishedNumbers(topology()).sort(),
    );
    expect(mapped?.size).toBeGreaterThan(9);
    expect(await kindNodes(name())).toEqual([`${name()}-control-plane`]);
  });

  it('would not be made from a configuration with one port twice', async () => {
    const config = parse(kindConfig(topology())) as {
      nodes: [{ extraPortMappings: unknown[] }];
    };
    const [node] = config.nodes;
    node.extraPortMappings.push(node.extraPortMappings[0]);
    const words = ['create', 'cluster', '--name', `${name()}-2`, '--config', '-'];
    const { stderr } = await execa(kind, words, { reject: false, input: stringify(config) });
    expect(stderr).toContain('invalid configuration for node 0: invalid portMapping');
  });

  it('that has the ports is up already', async () => {
    const { exitCode, stdout, stderr } = await command(['up']);
    expect([exitCode, stdout]).toEqual([0, `cluster ${name()} is already up`]);
    expect(stderr).toBe('');
    expect(JSON.parse((await command(['up', '--json'])).stdout)).toMatchObject({
      ok: true,
      made: false,
      context: `kind-${name()}`,
    });
  });

  it('that lacks ports is refused, with the ports and the ways on', async () => {
    stack.configure({ target: 'kubernetes', brokers: 4, portOffset: stack.portOffset });
    const { exitCode, stderr } = await command(['up']);
    stack.configure({ target: 'kubernetes', ...settings() });
    expect(exitCode).toBe(2);
    const missing = [30_095, 30_104].map((port) => port + stack.portOffset);
    expect(stderr).toContain('KS_CLUSTER_PORTS');
    expect(stderr).toContain(`does not reach ports ${missing.join(', ')} of the nodes`);
    expect(stderr).toContain('./kstack cluster down, then ./kstack cluster up');
    expect(stderr).toContain('pulumi config set portOffset');
    expect(stderr).toContain('pulumi config set access port-forward');
  });

  it('that lacks ports is refused by up of the stack too, unless ports are not needed', async () => {
    const wanted = { target: 'kubernetes', brokers: 4, portOffset: stack.portOffset };
    stack.configure(wanted);
    const env = { ...kindEnv, KUBECONFIG: kubeconfig };
    const up = await stack.run(['up'], { env });
    expect([up.exitCode, up.stderr]).toEqual([2, expect.stringContaining('KS_CLUSTER_PORTS')]);
    stack.configure({ ...wanted, access: 'port-forward' });
    const doctor = await stack.run(['doctor'], { env });
    expect(doctor.stdout).not.toContain('KS_CLUSTER_PORTS');
    stack.configure({ target: 'kubernetes', ...settings() });
  });

  it('is told by status: the context, why, whether it answers, nodes and ports', async () => {
    const status = JSON.parse((await command(['status', '--json'])).stdout) as {
      ports: { port: number; mapped: boolean }[];
    };
    expect(status).toMatchObject({
      ok: true,
      context: `kind-${name()}`,
      because: 'it is the current one, and of a cluster on this machine',
      version: expect.stringMatching(/^v1\./) as string,
      nodes: [{ ready: true }],
      contexts: [{ name: `kind-${name()}`, local: true, current: true, used: true }],
    });
    expect(status.ports.map(({ port }) => port)).toEqual(publishedNumbers(topology()));
    expect(status.ports.every(({ mapped }) => mapped)).toBe(true);
    expect((await command(['status'])).stdout).toContain(`stack ${name()} uses kind-${name()}`);
  });

  it('that does not answer is refused with how to start it', async () => {
    const answering = kubeconfig;
    kubeconfig = join(stack.dir, 'none');
    const { exitCode, stderr } = await command(['up']);
    kubeconfig = answering;
    expect(exitCode).toBe(2);
    expect(stderr).toContain('KS_CLUSTER --name');
    expect(stderr).toContain(`docker start ${name()}-control-plane`);
  });

  it('that somebody else has made is not deleted', async () => {
    rmSync(record());
    const { exitCode, stderr } = await command(['down']);
    writeFileSync(record(), kindConfig(topology()));
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('KS_NAME_IN_USE --name')]);
    expect(await kindNodes(name())).toHaveLength(1);
  });

  it('is deleted after saying so; then there is none', async () => {
    const { exitCode, stdout, stderr } = await command(['down']);
    expect([exitCode, stdout]).toEqual([0, `cluster ${name()} is deleted`]);
    expect(stderr).toContain(`deleting cluster ${name()} with everything in it`);
    expect(await kindNodes(name())).toEqual([]);
    expect((await command(['down'])).stdout).toBe(`there is no cluster ${name()}`);
  });

  it('is refused while somebody holds one of its ports, before kind begins', async () => {
    const [port = 0] = publishedNumbers(topology());
    const { createServer } = await import('node:net');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const { exitCode, stderr } = await command(['up']);
    await new Promise((resolve) => server.close(resolve));
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`port ${port} is held by`)]);
    expect(stderr).not.toContain('making cluster');
  });

  it('is refused without kind and without an engine, with what to do', async () => {
    const without = await stack.run(['cluster', 'up'], { env: { PATH: '/usr/bin:/bin' } });
    expect([without.exitCode, without.stderr]).toEqual([
      2,
      expect.stringContaining('KS_CLUSTER kind: there is no kind command line on PATH'),
    ]);
    const env = { ...kindEnv, DOCKER_HOST: 'unix:///nowhere.sock' };
    const silent = await stack.run(['cluster', 'up'], { env });
    expect([silent.exitCode, silent.stderr]).toEqual([
      2,
      expect.stringContaining('no engine answers'),
    ]);
  });
});
