import type { Env } from '../topology/types.ts';
import { images } from './images.ts';
import { escapedLine, verbatimLine } from './properties.ts';
import { runScript } from './script.ts';
import type { ContractService, Rendered, RenderOptions } from './types.ts';

/**
 * What the service's image makes of an environment: exit code, printed lines and files. Never throws for an
 * environment the image refuses; that is `exit` 1 with the image's own message.
 */
export function renderService(
  service: ContractService,
  env: Env,
  options: RenderOptions = {},
): Rendered {
  const image = images[service];
  const run = runScript({ ...image.baked, ...env }, options.secretFiles ?? {}, image.configure);
  if (run.env === undefined) return { exit: 1, messages: run.messages, files: {} };
  const files = image.files(run.env, options.escape ? escapedLine : verbatimLine);
  return { exit: 0, messages: run.messages, files };
}

/** As `renderService`, but what Java loads from the files is exactly what the env values say. */
export function renderEscaped(
  service: ContractService,
  env: Env,
  options: Omit<RenderOptions, 'escape'> = {},
): Rendered {
  return renderService(service, env, { ...options, escape: true });
}
