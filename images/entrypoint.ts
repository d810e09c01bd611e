/**
 * What an open image starts with: the steps of the Confluent images' own `run`, in their words.
 *
 * COMPONENT=kafka node entrypoint.mjs [NAME=VALUE...]
 */
import { spawnSync } from 'node:child_process';
import { components, serviceOf } from './components.ts';
import { withClassData } from './entry/class-data.ts';
import { imageEnv } from './entry/environment.ts';
import { writeFiles } from './entry/files.ts';
import { plan } from './entry/plan.ts';
import { preflights } from './entry/preflight.ts';
import { runRegistry } from './entry/registry.ts';
import { takeOver } from './entry/take-over.ts';
import { complain, heading, Stop } from './entry/words.ts';

// As the first process of a container it has no way to end on a signal but its own.
process.on('SIGTERM', () => process.exit(143)).on('SIGINT', () => process.exit(130));

async function run(): Promise<void> {
  const service = serviceOf(process.env['COMPONENT']);
  const env = imageEnv(service, process.env, process.argv.slice(2));
  heading('User');
  spawnSync('id', { stdio: 'inherit' });
  heading('Configuring ...');
  const programs = (await plan(service, env)).map(withClassData);
  for (const { files } of programs) writeFiles(files);
  heading('Running preflight checks ... ');
  await preflights[service](env);
  heading('Launching ... ');
  heading(`Launching ${components[service]} ... `);
  const [program, front] = programs;
  if (!program) throw new Error(`${service} has no program`);
  if (front) await runRegistry(program, front);
  takeOver(program.command, program.env);
}

try {
  await run();
} catch (error) {
  if (!(error instanceof Stop)) throw error;
  for (const line of error.lines) complain(line);
  // A client that still retries would hold it.
  process.exit(1);
}
