import { kafkaClient } from '../kafka-client.ts';
import type { ProofContext, ProofDefinition } from './definition.ts';

async function describe({ endpoints }: ProofContext) {
  const admin = kafkaClient(endpoints.bootstrapServers).admin({ retry: { retries: 0 } });
  await admin.connect();
  try {
    return await admin.describeCluster();
  } finally {
    await admin.disconnect();
  }
}

export const brokerMetadata: ProofDefinition = {
  needs: ['kafka'],
  claim: 'every broker is known, and reachable at the address it hands out',
  async probe(context) {
    await describe(context);
  },
  async prove(context) {
    const { brokers, controller, clusterId } = await describe(context);
    if (brokers.length < context.brokers || controller === null) {
      throw new Error(
        `${brokers.length} of ${context.brokers} brokers are registered, controller: ${controller ?? 'none'}`,
      );
    }
    const addresses = brokers.map(({ host, port }) => `${host}:${port}`);
    // A bootstrap address may work where the advertised one does not: ask each by the latter.
    for (const address of addresses) {
      await describe({
        ...context,
        endpoints: { ...context.endpoints, bootstrapServers: address },
      });
    }
    return {
      summary: `${brokers.length} broker${brokers.length === 1 ? '' : 's'} at ${addresses.join(', ')}, controller ${controller}`,
      details: { brokers, controller, clusterId },
    };
  },
};
