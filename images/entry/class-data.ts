/** Class data between runs, where a volume is mounted for it: what a container writes elsewhere goes with it. */
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { archiveFlags, classArchive } from '../../distribution/class-archive.ts';
import type { Program } from '../../distribution/launch.ts';
import { classData } from '../../stacks/topology/catalogue.ts';
import { distribution } from '../layout.ts';

const folder = classData.mountPath;

export function withClassData(program: Program): Program {
  const [java, ...words] = program.command;
  if (!program.java || java === undefined || !isMounted()) return program;
  const archive = classArchive(program, folder, fingerprint(java));
  return { ...program, command: [java, ...archiveFlags(archive), ...words] };
}

function isMounted(): boolean {
  const [own, parent] = [folder, dirname(folder)].map((path) => statSync(path));
  return own?.dev !== parent?.dev;
}

/** Another build of the images has other files at the same paths; the JVM looks at sizes and times too. */
function fingerprint(java: string): string[] {
  const { kafkaLibs, registryJar } = distribution;
  const jars = [kafkaLibs, dirname(registryJar)].filter(existsSync).flatMap(filesIn);
  return [realpathSync(java), ...jars].map((path) => {
    const { size, mtimeMs } = statSync(path);
    return `${path} ${size} ${mtimeMs}`;
  });
}

function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .toSorted()
    .map((name) => join(folder, name));
}
