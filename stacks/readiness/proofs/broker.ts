import { messageOf } from '../../errors.ts';
import { kafkaClient } from '../kafka-client.ts';
import { fitMinimums } from '../topics.ts';
import type { ProofContext, ProofDefinition } from './definition.ts';

/** The cluster as one of its brokers sees it. @param servers `host:port,…` of which one is enough */
async function describe(servers: string) {
  const admin = kafkaClient(servers, 'kafka-stack', 4).admin();
  await admin.connect();
  try {
    return await admin.describeCluster();
  } finally {
    await admin.disconnect();
  }
}

/** @throws when no broker answers */
export async function anyBroker({ endpoints }: ProofContext) {
  return describe(endpoints.bootstrapServers);
}

/** A client asks any broker that it knows of; which one answers, its connection tells. */
async function answers(address: string): Promise<void> {
  const admin = kafkaClient(address, 'kafka-stack', 0).admin();
  await admin.connect();
  await admin.disconnect();
}

export const brokerMetadata: ProofDefinition = {
  needs: ['kafka'],
  claim: 'every broker is known, and reachable at the address it hands out',
  /** The cluster takes a while to notice that one has died: each is asked. */
  async probe(context) {
    await brokersAnswer(context.endpoints.bootstrapServers.split(','));
    await anyBroker(context);
  },
  async prove(context) {
    const { brokers, controller, clusterId } = await anyBroker(context);
    if (brokers.length < context.brokers || controller === null) {
      throw new Error(
        `${brokers.length} of ${context.brokers} brokers are registered, controller: ${controller ?? 'none'}`,
      );
    }
    const addresses = brokers
      .toSorted((a, b) => a.nodeId - b.nodeId)
      .map(({ host, port }) => `${host}:${port}`);
    // A bootstrap address may work where the advertised one does not: ask each by the latter.
    await brokersAnswer(addresses);
    await fitMinimums(context);
    return {
      summary: `${brokers.length} broker${brokers.length === 1 ? '' : 's'} at ${addresses.join(', ')}, controller ${controller}`,
      details: { brokers, controller, clusterId },
    };
  },
};

/** @param addresses `host:port` of each @throws when one of them does not answer */
export async function brokersAnswer(addresses: readonly string[]): Promise<void> {
  const asked = await Promise.allSettled(addresses.map(answers));
  const failed = asked
    .filter((each) => each.status === 'rejected')
    .map(({ reason }): unknown => reason);
  if (failed.length === 0) return;
  if (addresses.length === 1) throw failed[0];
  const reasons = failed.map(messageOf).join('; ');
  throw new Error(`${failed.length} of ${addresses.length} brokers do not answer: ${reasons}`, {
    cause: failed[0],
  });
}
