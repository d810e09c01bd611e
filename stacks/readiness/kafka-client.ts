/** One way to make a kafkajs client: quiet, quick to retry, with Java's partitioner. */
import {
  Kafka,
  logLevel,
  Partitioners,
  type Consumer,
  type ConsumerConfig,
  type Producer,
} from 'kafkajs';
import { metadataMaxAge } from '../../workloads/shared/clients/kafkajs/metadata-age.ts';

/**
 * @param bootstrapServers `host:port,…`
 * @param retries of each request, and of the connection itself
 */
export function kafkaClient(
  bootstrapServers: string,
  clientId = 'kafka-stack',
  retries = 12,
): Kafka {
  return new Kafka({
    clientId,
    brokers: bootstrapServers.split(','),
    logLevel: logLevel.NOTHING,
    connectionTimeout: 3000,
    requestTimeout: 15_000,
    retry: { initialRetryTime: 50, maxRetryTime: 1000, factor: 0.2, multiplier: 1.5, retries },
  });
}

export function quietProducer(kafka: Kafka): Producer {
  return kafka.producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
  });
}

export function quietConsumer(kafka: Kafka, config: ConsumerConfig): Consumer {
  return kafka.consumer({ allowAutoTopicCreation: false, metadataMaxAge, ...config });
}
