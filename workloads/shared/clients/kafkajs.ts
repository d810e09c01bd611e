/** kafkajs 2.2.4. */
import type { Log } from '../log.ts';
import type { Network } from '../network.ts';
import type { Library } from './index.ts';
import { openAdmin } from './kafkajs/admin.ts';
import { registerCodecs } from './kafkajs/codecs.ts';
import { kafkaMaker } from './kafkajs/connection.ts';
import { openConsumer } from './kafkajs/consumer.ts';
import { openProducer } from './kafkajs/producer.ts';

export function kafkajsLibrary(network: Network, log: Log | undefined): Library {
  registerCodecs();
  const make = kafkaMaker(network, log);
  return {
    admin: () => openAdmin(make),
    producer: (settings) => Promise.resolve(openProducer(make, settings)),
    consumer: (settings) => openConsumer(make, settings),
  };
}
