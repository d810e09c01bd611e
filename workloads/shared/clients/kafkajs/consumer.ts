import type { Kafka } from 'kafkajs';
import { randomUUID } from 'node:crypto';
import type { ClientConsumer, ConsumerSettings } from '../../client.ts';
import { NotAssignedError } from '../../errors.ts';
import type { TopicPartition } from '../../record.ts';
import { openAdmin } from './admin.ts';
import type { KafkaMaker } from './connection.ts';
import { openLife } from './life.ts';
import { KafkajsConsumer } from './member.ts';

/**
 * A private group of one stands in for a consumer without a group, which kafkajs does not have. Its name is random, it
 * has no commits and it is deleted at the end.
 */
export async function openConsumer(
  make: KafkaMaker,
  settings: ConsumerSettings,
): Promise<ClientConsumer> {
  const { group } = settings;
  if (typeof group === 'string') {
    return KafkajsConsumer.open(() => openLife(make, settings, group), settings);
  }
  await mustExist(make, group);
  const name = `kafka-stack-alone-${randomUUID()}`;
  const open = () => openLife(make, settings, name);
  return KafkajsConsumer.open(open, settings, () => removeGroup(make(), name));
}

/** kafkajs would wait for a partition that is not there without a word. */
async function mustExist(make: KafkaMaker, partitions: readonly TopicPartition[]): Promise<void> {
  const admin = await openAdmin(make);
  try {
    for (const { topic, partition } of partitions) {
      const known = (await admin.describeTopic(topic))?.partitions ?? 0;
      if (partition < known) continue;
      throw new NotAssignedError(`topic ${topic} has no partition ${partition}`);
    }
  } finally {
    await admin.close();
  }
}

async function removeGroup(kafka: Kafka, groupId: string): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  await admin.deleteGroups([groupId]).finally(() => admin.disconnect());
}
