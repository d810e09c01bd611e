/** Finds a Java that the open distribution runs on, as people of the field look for one. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fault, UserFault } from '../stacks/errors.ts';

/** The registry needs 17. Kafka 3.4 uses what Java 24 has taken away. */
export const javaRange = { from: 17, to: 23 } as const;

export interface Java {
  /** Absolute path of the `java` program. */
  readonly program: string;
  readonly home: string;
  /** Such as `17.0.15`. */
  readonly version: string;
}

/** Folders that distributions and installers of JDKs use. */
const usualFolders = [
  '/usr/lib/jvm',
  '/usr/java',
  '/opt',
  '/opt/java',
  '/Library/Java/JavaVirtualMachines',
  '/opt/homebrew/opt',
];

/**
 * @param javaHome the setting `kafka-stack:javaHome`; when given, no other Java is taken.
 * @throws UserFault naming what was found and what to install.
 */
export function findJava(javaHome?: string, env: NodeJS.ProcessEnv = process.env): Java {
  const seen: Java[] = [];
  for (const home of javaHome === undefined ? candidates(env) : [javaHome]) {
    const java = readJava(home);
    if (java && fits(java.version)) return java;
    if (java) seen.push(java);
  }
  throw new UserFault([javaFault(javaHome, seen)]);
}

function javaFault(javaHome: string | undefined, seen: readonly Java[]) {
  const found = seen.map(({ version, home }) => `${version} in ${home}`).join(', ');
  return fault('KS_JAVA', {
    setting: javaHome === undefined ? 'JAVA_HOME' : 'kafka-stack:javaHome',
    ...(javaHome === undefined ? {} : { value: javaHome }),
    problem: found ? `no fitting Java, only ${found}` : 'no Java found',
    allowed: `Java ${javaRange.from} to ${javaRange.to}`,
    fix: 'install one (Debian and Ubuntu: apt-get install openjdk-17-jre-headless; Fedora: dnf install java-17-openjdk-headless; macOS: brew install openjdk@17) or point JAVA_HOME at one',
  });
}

function* candidates(env: NodeJS.ProcessEnv): Generator<string> {
  if (env['JAVA_HOME']) yield env['JAVA_HOME'];
  for (const dir of (env['PATH'] ?? '').split(delimiter)) {
    const program = join(dir, 'java');
    if (dir !== '' && existsSync(program)) yield dirname(dirname(realpathSync(program)));
  }
  for (const folder of usualFolders) {
    for (const name of listSorted(folder)) {
      yield join(folder, name);
      yield join(folder, name, 'Contents', 'Home');
      yield join(folder, name, 'libexec', 'openjdk.jdk', 'Contents', 'Home');
    }
  }
}

function listSorted(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function readJava(home: string): Java | undefined {
  const program = join(home, 'bin', 'java');
  if (!existsSync(program)) return undefined;
  const version = releaseVersion(home) ?? askVersion(program);
  return version === undefined ? undefined : { program, home, version };
}

/** Every JDK since 8 describes itself in this file. */
function releaseVersion(home: string): string | undefined {
  try {
    return /^JAVA_VERSION="([^"]+)"/m.exec(readFileSync(join(home, 'release'), 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}

function askVersion(program: string): string | undefined {
  const args = ['-XshowSettings:properties', '-version'];
  // Java prints its settings to standard error.
  const { stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: 10_000 });
  return /java\.version = (\S+)/.exec(stderr)?.[1];
}

/** `1.8.0_402` is Java 8. */
export function majorVersion(version: string): number {
  const [first = '', second = ''] = version.split(/[.\-+_]/);
  return Number(first === '1' ? second : first);
}

function fits(version: string): boolean {
  const major = majorVersion(version);
  return major >= javaRange.from && major <= javaRange.to;
}
