/** @platformatic/kafka. Its consumer keeps membership by a timer and joins anew unasked; see membership.ts for ours. */
import type { Network } from '../../network.ts';
import type { Library } from '../index.ts';
import { openAdmin } from './admin.ts';
import { optionsOf } from './connection.ts';
import { openConsumer } from './consumer.ts';
import { PlatformaticProducer } from './producer.ts';

/** Without a log: the library has no messages of its own. */
export function platformaticLibrary(network: Network): Library {
  const options = optionsOf(network);
  return {
    admin: () => openAdmin(options),
    producer: (settings) => Promise.resolve(new PlatformaticProducer(options, settings)),
    consumer: (settings) => openConsumer(options, settings),
  };
}
