/** Clusters that these commands have made: each has left the file here that it was made from. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fault, UserFault } from '../../../stacks/errors.ts';
import { homeDir } from '../../../stacks/places.ts';

export const usualName = 'kafka-stack';

/** @throws UserFault for what kind takes for no name. */
export function checkName(name: string): string {
  if (/^[a-z0-9]([a-z0-9.-]{0,48}[a-z0-9])?$/.test(name)) return name;
  throw new UserFault([
    fault('KS_USAGE', {
      setting: '--name',
      value: name,
      problem: 'it is no name of a cluster',
      allowed: 'up to 50 small letters, digits, - and .',
      fix: 'choose another name',
    }),
  ]);
}

/** The configuration of a cluster as kind gets it. */
export function configFile(name: string): string {
  return join(homeDir, 'clusters', `${name}.yaml`);
}

export function remember(name: string, config: string): string {
  const file = configFile(name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, config);
  return file;
}

export function forget(name: string): void {
  rmSync(configFile(name), { force: true });
}

export function isOwn(name: string): boolean {
  return existsSync(configFile(name));
}
