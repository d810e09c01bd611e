/** What the image runs and the files for it: the contract's rendering, copied verbatim as the images do. */
import { lookup } from 'node:dns/promises';
import { hostname } from 'node:os';
import { launch, type Program } from '../../distribution/launch.ts';
import { renderService, type ContractService } from '../../stacks/contract/index.ts';
import type { Env, Port } from '../../stacks/topology/types.ts';
import { configFile, distribution, layout } from '../layout.ts';
import { findJava, readSecrets } from './environment.ts';
import { complain, say, Stop } from './words.ts';

/** Where the registry itself listens, behind its front; only inside the container. */
export const backendPorts = [18081, 18082] as const;

/** @throws Stop, in the image's own words, for an environment that it refuses */
export async function plan(service: ContractService, env: Env): Promise<readonly Program[]> {
  const rendered = renderService(service, env, { secretFiles: readSecrets(env) });
  for (const line of rendered.messages) (rendered.exit === 0 ? say : complain)(line);
  if (rendered.exit !== 0) throw new Stop();
  return launch(service, env, [backendPort(env)], {
    distribution,
    java: findJava(env),
    node: layout.node,
    conf: '/etc/kafka',
    hostName: await ownAddress(),
    file: (name) => configFile(service, name),
    render: () => rendered,
    mapPaths: (text) => text,
  });
}

/** A port that the user has given to the registry itself is not taken. */
function backendPort(env: Env): Port {
  const taken = env['SCHEMA_REGISTRY_LISTENERS'] ?? '';
  const port = taken.includes(`:${backendPorts[0]}`) ? backendPorts[1] : backendPorts[0];
  return { name: 'backend', port, published: undefined, address: '127.0.0.1' };
}

/** The first address of `hostname -i`. */
async function ownAddress(): Promise<string> {
  return lookup(hostname()).then(
    ({ address }) => address,
    () => '127.0.0.1',
  );
}
