import type * as fs from 'node:fs';
import { chmodSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { findJava, majorVersion } from '../../../distribution/java.ts';
import { UserFault, type Fault } from '../../../stacks/errors.ts';
import { tempFolder, write } from '../support/temp.ts';

// The folders where this machine keeps its own Java are empty in these tests.
vi.mock('node:fs', async (original) => ({
  ...(await original<typeof fs>()),
  readdirSync: () => [],
}));

/** A folder that looks like a JDK of this version. */
function jdk(version: string): string {
  const home = join(tempFolder(), 'jdk');
  write(join(home, 'bin', 'java'));
  write(join(home, 'release'), `IMPLEMENTOR="X"\nJAVA_VERSION="${version}"\nOS_NAME="Linux"\n`);
  return home;
}

function faultOf(javaHome: string | undefined, env: NodeJS.ProcessEnv = {}): Fault | undefined {
  try {
    findJava(javaHome, env);
  } catch (error) {
    if (error instanceof UserFault) return error.faults[0];
    throw error;
  }
  return undefined;
}

const advice =
  'install one (Debian and Ubuntu: apt-get install openjdk-17-jre-headless; Fedora: dnf install java-17-openjdk-headless; macOS: brew install openjdk@17) or point JAVA_HOME at one';

describe('findJava', () => {
  it('takes JAVA_HOME', () => {
    const home = jdk('17.0.15');
    expect(findJava(undefined, { JAVA_HOME: home })).toEqual({
      program: join(home, 'bin', 'java'),
      home,
      version: '17.0.15',
    });
  });

  it('takes the Java on PATH', () => {
    const home = jdk('21.0.2');
    const path = ['/nowhere', '', join(home, 'bin')].join(delimiter);
    expect(findJava(undefined, { PATH: path }).home).toBe(home);
  });

  it('takes JAVA_HOME before PATH', () => {
    const home = jdk('17.0.1');
    const path = join(jdk('21.0.2'), 'bin');
    expect(findJava(undefined, { JAVA_HOME: home, PATH: path }).home).toBe(home);
  });

  it('goes on looking where JAVA_HOME is too new', () => {
    const home = jdk('17.0.1');
    const env = { JAVA_HOME: jdk('25'), PATH: join(home, 'bin') };
    expect(findJava(undefined, env).home).toBe(home);
  });

  it('takes the setting before everything else', () => {
    const home = jdk('23');
    expect(findJava(home, { JAVA_HOME: jdk('17.0.1') }).home).toBe(home);
  });

  it('takes nothing but the setting where there is one', () => {
    expect(faultOf(jdk('11.0.2'), { JAVA_HOME: jdk('17.0.1') })?.code).toBe('KS_JAVA');
  });

  it('asks a Java that has no file about itself', () => {
    const home = join(tempFolder(), 'jre');
    const script = '#!/bin/sh\necho "    java.version = 17.0.3" >&2\n';
    chmodSync(write(join(home, 'bin', 'java'), script), 0o755);
    expect(findJava(home).version).toBe('17.0.3');
  });

  it('overlooks a Java that cannot be run', () => {
    const home = join(tempFolder(), 'jre');
    write(join(home, 'bin', 'java'), 'no program');
    expect(faultOf(home)?.problem).toBe('no Java found');
  });

  it.each(['16.0.2', '1.8.0_402', '24', '25.0.1'])(
    'refuses Java %s and says where it is',
    (old) => {
      const home = jdk(old);
      expect(faultOf(home)).toEqual({
        code: 'KS_JAVA',
        level: 'error',
        setting: 'kafka-stack:javaHome',
        value: home,
        problem: `no fitting Java, only ${old} in ${home}`,
        allowed: 'Java 17 to 23',
        fix: advice,
      });
    },
  );

  it.each(['17', '17.0.15', '21-ea', '23.0.1+11'])('takes Java %s', (version) => {
    expect(findJava(jdk(version)).version).toBe(version);
  });

  it('says what to install where there is none', () => {
    expect(faultOf(undefined)).toEqual({
      code: 'KS_JAVA',
      level: 'error',
      setting: 'JAVA_HOME',
      problem: 'no Java found',
      allowed: 'Java 17 to 23',
      fix: advice,
    });
  });

  it('names every Java that does not fit', () => {
    const old = jdk('11.0.2');
    const young = jdk('25');
    const env = { JAVA_HOME: old, PATH: join(young, 'bin') };
    expect(faultOf(undefined, env)?.problem).toBe(
      `no fitting Java, only 11.0.2 in ${old}, 25 in ${young}`,
    );
  });
});

it.each([
  ['17.0.15', 17],
  ['1.8.0_402', 8],
  ['21-ea', 21],
  ['23+37', 23],
])('counts Java %s as %d', (version, major) => {
  expect(majorVersion(version)).toBe(major);
});
