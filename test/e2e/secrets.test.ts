/** Secrets of the configuration: in the service's own file, and in plain text nowhere else. */
import { execa } from 'execa';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestStack } from '../support/stack.ts';

const secret = 'a-secret-that-no-one-else-has';
const name = 'KAFKA_SSL_KEYSTORE_PASSWORD';

describe('a secret env value', () => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await TestStack.make();
    const env = JSON.parse(await stack.ok(['env', '--json'])) as Record<string, string>;
    const pulumi = (args: string[]) => execa('pulumi', args, { cwd: stack.dir, env });
    await pulumi(['stack', 'init', stack.name]);
    const path = `kafka-stack:env.kafka.${name}`;
    await pulumi(['config', 'set', '--stack', stack.name, '--secret', '--path', path, secret]);
    await stack.ok(['up']);
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  test('reaches the broker through a file that only its owner can read, and is in no other', () => {
    const holders = filesBelow(stack.home).filter((file) => readFileSync(file).includes(secret));
    const properties = join(stack.home, 'stacks', stack.name, 'conf', 'kafka', 'kafka.properties');
    expect(holders).toEqual([properties]);
    expect(statSync(properties).mode & 0o777).toBe(0o600);
  });

  test('changes nothing at a second up', async () => {
    expect(await stack.json(['up'])).toMatchObject({ changes: { same: 20 } });
  });

  test('is masked by config', async () => {
    const shown = await stack.ok(['config', 'kafka', '--json']);
    expect(shown).toContain(name);
    expect(shown).not.toContain(secret);
  });

  test('is asked for with the passphrase that it was made with', async () => {
    const ran = await stack.run(['up'], { env: { PULUMI_CONFIG_PASSPHRASE: 'another' } });
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain('KS_PASSPHRASE');
  });
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
