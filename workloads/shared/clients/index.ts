/** The client libraries by name. */
import type { Client, ClientName } from '../client.ts';
import type { Connection } from '../connection.ts';
import type { Log } from '../log.ts';
import { networkOf, type Network } from '../network.ts';
import { limits } from './limits.ts';

/** What a library's file has: it opens connections, each with an end of its own. */
export type Library = Pick<Client, 'admin' | 'producer' | 'consumer'>;
type LibraryMaker = (network: Network, log: Log | undefined) => Library;

/** Only the one that is used is loaded: each takes a good part of a program's start. */
const loaders: Readonly<Record<ClientName, () => Promise<LibraryMaker>>> = {
  kafkajs: async () => (await import('./kafkajs.ts')).kafkajsLibrary,
  platformatic: async () => (await import('./platformatic.ts')).platformaticLibrary,
};

/**
 * Opens nothing yet.
 * @param log where the library's own messages go, one step less weighty than it thinks; without one it is silent
 * @throws SettingFileError when a file of the settings cannot be used
 */
export function connect(settings: Connection, log?: Log): Client {
  const name = settings.client;
  const network = networkOf(settings);
  let loaded: Promise<Library> | undefined;
  const library = () => (loaded ??= loaders[name]().then((make) => make(network, log)));
  return {
    name,
    limits: limits[name],
    admin: async () => (await library()).admin(),
    producer: async (options) => (await library()).producer(options),
    consumer: async (options) => (await library()).consumer(options),
  };
}
