/** The other door: the ordinary Pulumi command line in a user's shell. The tests tell one story, in order. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findJava } from '../../distribution/java.ts';
import { fetchOpenDistribution } from '../../distribution/open.ts';
import { inspect } from '../../stacks/provider/os.ts';
import type { ServiceStatus } from '../../stacks/targets/target.ts';
import { isFree } from '../../scripts/lib/free-ports.ts';
import { Shell } from '../support/shell.ts';
import { TestStack } from '../support/stack.ts';
import { eventually } from '../support/until.ts';

/** The stack itself, our stack component, 5 services, 6 processes, 7 proofs. */
const all = 20;

/** Does not prove anything about `kstack up` but that both doors see the same stack. */
describe('pulumi in a shell', () => {
  let stack: TestStack;
  let shell: Shell;
  const ports = () =>
    [2181, 9092, 29092, 9101, 8081, 18081, 8083, 8080].map((port) => stack.port(port));
  const freePorts = async () => {
    const tried = ports().map(async (port) => ((await isFree(port)) ? [port] : []));
    return (await Promise.all(tried)).flat();
  };

  async function kill(name: string): Promise<number> {
    const pid = stack.pids()[name] ?? -1;
    process.kill(pid, 'SIGKILL');
    await eventually(
      () => inspect(pid),
      (info) => info === undefined,
    );
    return pid;
  }

  beforeAll(async () => {
    // With the machine's own home folder: downloads and builds look for their settings there.
    await fetchOpenDistribution(findJava().home);
    stack = await TestStack.make();
    await stack.ok(['env']);
    shell = new Shell(stack);
    await shell.ok(`pulumi stack select --create ${stack.name}`);
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  it('refuses a key it does not know, and creates nothing', async () => {
    const wrong = `${stack.name}-wrong`;
    stack.configureOther(wrong, { portOffset: stack.portOffset, portOfset: 5 });
    await shell.ok(`pulumi stack init --no-select ${wrong}`);
    const { exitCode, all: said } = await shell.run(`pulumi up --yes --stack ${wrong}`);
    expect({ failed: exitCode !== 0, ports: await freePorts() }).toEqual({
      failed: true,
      ports: ports(),
    });
    expect(said).toContain('KS_CONFIG_UNKNOWN_KEY kafka-stack:portOfset');
    expect(existsSync(join(stack.home, 'stacks', wrong))).toBe(false);
  });

  it('shows in a preview what it would create', async () => {
    expect((await shell.ok('pulumi preview')).stdout).toContain(`+ ${all} to create`);
  });

  it('has started nothing for a preview', async () => {
    expect(await freePorts()).toEqual(ports());
  });

  it('creates it all with up', async () => {
    const { stdout } = await shell.ok('pulumi up --yes --skip-preview');
    expect(stdout).toContain(`+ ${all} created`);
  });

  it('changes nothing with a second up', async () => {
    const { stdout } = await shell.ok('pulumi up --yes --skip-preview');
    expect(stdout).toContain(`${all} unchanged`);
  });

  it('sees no difference in a preview', async () => {
    const { stdout } = await shell.ok('pulumi preview --diff --expect-no-changes');
    expect(stdout).toContain(`${all} unchanged`);
  });

  it('sees no difference in a refresh', async () => {
    const { stdout } = await shell.ok('pulumi refresh --yes --skip-preview --expect-no-changes');
    expect(stdout).toContain(`${all} unchanged`);
  });

  it('tells in its outputs what ps tells', async () => {
    const { stdout } = await shell.ok('pulumi stack output --json');
    const { services } = JSON.parse(stdout) as {
      services: { name: string; ports: Record<string, number> }[];
    };
    const rows = (await stack.json(['ps']))['services'] as ServiceStatus[];
    const told = services.map(({ name, ports: own }) => [name, Object.values(own)]);
    expect(told).toEqual(rows.map(({ service, ports: own }) => [service, own]));
  });

  it('finds a stack that the other door sees as unchanged', async () => {
    expect((await stack.json(['up']))['changes']).toEqual({ same: all });
  });

  it('sees no difference after the other door', async () => {
    await shell.ok('pulumi preview --expect-no-changes');
  });

  it('heals a killed process with up alone, and leaves the others alone', async () => {
    const before = stack.pids();
    await kill('connect');
    await shell.ok('pulumi up --yes --skip-preview');
    const after = stack.pids();
    const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
    expect(changed).toEqual(['connect']);
  });

  it('answers again after the healing', async () => {
    expect(await stack.json(['health'])).toMatchObject({ healthy: true });
  });

  it('notices a killed process in a refresh', async () => {
    await kill('schema-registry');
    const { stdout } = await shell.ok('pulumi refresh --yes --skip-preview');
    expect(stdout).toContain('- 1 deleted');
  });

  it('brings back with up what the refresh has missed', async () => {
    await shell.ok('pulumi up --yes --skip-preview');
    expect(await stack.json(['health'])).toMatchObject({ healthy: true });
  });

  it('leaves no process and no port behind with destroy', async () => {
    const pids = Object.values(stack.pids());
    await shell.ok('pulumi destroy --yes --skip-preview');
    const living = pids.filter((pid) => inspect(pid) !== undefined);
    expect({ pids: pids.length, living, ports: await freePorts() }).toEqual({
      pids: 6,
      living: [],
      ports: ports(),
    });
  });

  it('keeps the data after destroy', () => {
    expect(existsSync(join(stack.dataDir, 'kafka-data', 'meta.properties'))).toBe(true);
  });

  it("writes nothing to the user's own Pulumi folder", () => {
    expect(existsSync(join(shell.home, '.pulumi'))).toBe(false);
  });
});
