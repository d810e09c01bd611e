/** The folder of connectors that the user fills: Connect says nothing of a folder without jars, it just finds nothing. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fault, warning, type Fault } from '../../errors.ts';
import { projectDir } from '../../places.ts';
import { serviceOf, type Topology } from '../../topology/types.ts';

export async function connectorFaults(topology: Topology): Promise<Fault[]> {
  const { volumes } = serviceOf(topology, 'connect');
  const folders = volumes.filter(({ kind }) => kind === 'project');
  return (await Promise.all(folders.map(({ name }) => lookAt(join(projectDir, name))))).flat();
}

async function lookAt(folder: string): Promise<Fault[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return [missing(folder)];
  const looked = entries.map(async (entry) => {
    const path = join(folder, entry.name);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) return broken(path);
    if (found.isDirectory() && !(await holdsJars(path))) return empty(path);
    return undefined;
  });
  return (await Promise.all(looked)).filter((each) => each !== undefined);
}

async function holdsJars(folder: string): Promise<boolean> {
  const files = await readdir(folder, { recursive: true }).catch(() => []);
  return files.some((file) => /\.(jar|class)$/.test(file));
}

const setting = 'connectors/';

function missing(folder: string): Fault {
  return fault('KS_CONNECTORS', {
    setting,
    value: folder,
    problem: "the folder on Connect's plugin path is not there",
    fix: `mkdir ${folder}`,
  });
}

function broken(path: string): Fault {
  return fault('KS_CONNECTORS', {
    setting,
    value: path,
    problem: 'the link leads nowhere',
    fix: 'correct or remove it',
  });
}

function empty(path: string): Fault {
  return warning('KS_CONNECTORS', {
    setting,
    value: path,
    problem: 'there is no jar in it or below it, so Connect finds no plug-in there',
    fix: 'unpack the connector into it, jars and all, or remove it',
  });
}
