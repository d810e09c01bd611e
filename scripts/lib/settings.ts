/** The settings of a stack from its file, in the form in which Pulumi gives them to the program. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { nearestName } from '../../stacks/config.ts';
import { fault, messageOf, UserFault } from '../../stacks/errors.ts';
import { projectDir } from '../../stacks/places.ts';
import type { TargetName } from '../../stacks/topology/types.ts';

/** @throws UserFault when there is no such file, or it is no YAML. */
export async function readSettings(stack: string): Promise<Record<string, string>> {
  const config = readConfig(stack);
  return hasSecrets(config) ? decrypted(stack) : flatten(config);
}

/**
 * The settings of a stack as if its file named this target.
 * @throws UserFault as `readSettings`
 */
export async function settingsFor(
  stack: string,
  target: TargetName,
): Promise<Record<string, string>> {
  const settings = Object.entries(await readSettings(stack)).filter(([key]) => key !== 'target');
  return { ...Object.fromEntries(settings), 'kafka-stack:target': target };
}

/** Names, without what is in front of the colon, of the settings that are encrypted as a whole or in part. */
export function secretSettings(stack: string): ReadonlySet<string> {
  const secret = Object.entries(readConfig(stack)).filter(([, value]) => hasSecrets(value));
  return new Set(secret.map(([key]) => key.slice(key.indexOf(':') + 1)));
}

function readConfig(stack: string): Record<string, unknown> {
  const file = join(projectDir, `Pulumi.${stack}.yaml`);
  if (!existsSync(file)) throw new UserFault([noStack(stack)]);
  return parseYaml(file, readFileSync(file, 'utf8'));
}

function parseYaml(file: string, text: string): Record<string, unknown> {
  try {
    // Numbers as they are written: a long one must not lose digits.
    const document = parse(text, { intAsBigInt: true }) as {
      config?: Record<string, unknown>;
    } | null;
    return document?.config ?? {};
  } catch (error) {
    const problem = `the file is no YAML: ${messageOf(error).split('\n')[0] ?? ''}`;
    const setting = basename(file);
    throw new UserFault([fault('KS_CONFIG_VALUE', { setting, problem, fix: 'correct it' })], {
      cause: error,
    });
  }
}

function flatten(config: Record<string, unknown>): Record<string, string> {
  const entries = Object.entries(config).map(([key, value]) => [
    key,
    typeof value === 'string' ? value : toJson(value),
  ]);
  return Object.fromEntries(entries) as Record<string, string>;
}

function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, node: unknown) =>
    typeof node === 'bigint' ? exactly(node) : node,
  );
}

function exactly(value: bigint): number | string {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
}

/** `{ secure: … }` is how Pulumi writes an encrypted value. */
function hasSecrets(node: unknown): boolean {
  if (node === null || typeof node !== 'object') return false;
  return 'secure' in node || Object.values(node).some(hasSecrets);
}

async function decrypted(stack: string): Promise<Record<string, string>> {
  // Loaded only here: Pulumi's SDK is most of a command's start.
  const [{ ensurePulumi }, { asPassphraseFault, openStack }] = await Promise.all([
    import('./pulumi.ts'),
    import('./stack.ts'),
  ]);
  const opened = await openStack(stack, await ensurePulumi());
  const all = await opened.getAllConfig().catch((error: unknown) => {
    throw asPassphraseFault(stack, error) ?? error;
  });
  return Object.fromEntries(Object.entries(all).map(([key, { value }]) => [key, value]));
}

function noStack(stack: string) {
  const known = knownStacks();
  const nearest = nearestName(stack, known);
  return fault('KS_STACK_NAME', {
    setting: '--stack',
    value: stack,
    problem: `there is no Pulumi.${stack}.yaml`,
    allowed: known.join(', '),
    fix: nearest
      ? `use ${nearest}, or make the file for a stack of that name`
      : `make the file, such as: printf 'config:\\n  kafka-stack:portOffset: 100\\n' > Pulumi.${stack}.yaml`,
  });
}

function knownStacks(): string[] {
  return readdirSync(projectDir)
    .map((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1])
    .filter((name) => name !== undefined)
    .sort();
}
