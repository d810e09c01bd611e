/** The open distribution on this machine: fetched once by Maven into the cache, keyed by what pom.xml says. */
import { execa } from 'execa';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fault, messageOf, UserFault } from '../stacks/errors.ts';
import { partialName, removeDeadPartials } from '../stacks/partials.ts';
import { cacheDir } from '../stacks/places.ts';

export interface OpenDistribution {
  /** Jars of Kafka, ZooKeeper, Connect and the tools. */
  readonly kafkaLibs: string;
  /** Jar that starts the registry. */
  readonly registryJar: string;
}

const pom = join(import.meta.dirname, 'pom.xml');

function folder(): string {
  const key = createHash('sha256').update(readFileSync(pom)).digest('hex').slice(0, 12);
  return join(cacheDir, 'distribution', key);
}

/** Where the distribution is or will be. Pure paths: nothing needs to be there yet. */
export function openDistribution(): OpenDistribution {
  const root = folder();
  return {
    kafkaLibs: join(root, 'kafka', 'libs'),
    registryJar: join(root, 'registry', registryJarName()),
  };
}

function registryJarName(): string {
  const version = /<registry\.version>([^<]+)</.exec(readFileSync(pom, 'utf8'))?.[1] ?? '';
  return `apicurio-registry-app-${version}-runner.jar`;
}

export function isFetched(): boolean {
  return existsSync(join(folder(), 'complete'));
}

/**
 * Fetches what is missing. Safe to interrupt and repeat: a folder counts only once it is complete.
 * @throws UserFault when Maven is missing or cannot fetch.
 */
export async function fetchOpenDistribution(javaHome: string): Promise<void> {
  if (isFetched()) return;
  const root = folder();
  const partial = partialName(root);
  removeDeadPartials(dirname(root));
  mkdirSync(partial, { recursive: true });
  try {
    await runMaven(partial, javaHome);
    writeFileSync(join(partial, 'complete'), `${readdirSync(partial).join('\n')}\n`);
    if (isFetched()) return;
    rmSync(root, { recursive: true, force: true });
    renameSync(partial, root);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

async function runMaven(outputDirectory: string, javaHome: string): Promise<void> {
  const args = ['-q', '-B', '-f', pom, `-DoutputDirectory=${outputDirectory}`, 'process-resources'];
  try {
    await execa('mvn', args, { all: true, env: { JAVA_HOME: javaHome }, stdin: 'ignore' });
  } catch (error) {
    const missing = (error as { code?: string }).code === 'ENOENT';
    const printed = (error as { all?: string }).all ?? messageOf(error);
    throw new UserFault(
      [
        fault('KS_MAVEN', {
          setting: 'mvn',
          problem: missing
            ? 'no Maven found, which fetches Kafka and the registry'
            : `Maven could not fetch the distribution: ${firstError(printed)}`,
          fix: missing
            ? 'install it (Debian and Ubuntu: apt-get install maven; Fedora: dnf install maven; macOS: brew install maven)'
            : 'check the network, or a mirror in ~/.m2/settings.xml, and run it again',
        }),
      ],
      { cause: error },
    );
  }
}

function firstError(text: string): string {
  return (
    text
      .split('\n')
      .find((line) => line.startsWith('[ERROR]'))
      ?.slice(8) ?? text.slice(0, 300)
  );
}

/** @throws with what to do when it is needed and missing. */
export async function mavenVersion(): Promise<string> {
  if (isFetched()) return 'not needed: the distribution is fetched';
  const { stdout } = await execa('mvn', ['--version']).catch((error: unknown) => {
    throw new Error('not found; install it (Debian and Ubuntu: apt-get install maven)', {
      cause: error,
    });
  });
  return stdout.split('\n')[0] ?? '';
}
