import type { Admin } from 'kafkajs';
import { kafkaClient } from '../../stacks/readiness/kafka-client.ts';
import { toolServers } from '../../stacks/targets/target.ts';
import { brokersOf, type Member, type Topology } from '../../stacks/topology/types.ts';
import type { GlobalOptions } from '../main.ts';
import { runningEndpoints } from '../lib/broker.ts';
import { readStack } from '../lib/context.ts';
import { print, printJson } from '../lib/print.ts';
import { document } from '../lib/storage/document.ts';
import { readStorage, type BrokerShell } from '../lib/storage/report.ts';
import { overviewText, topicText } from '../lib/storage/text.ts';

export async function run(
  { stack, json }: GlobalOptions,
  [topic]: readonly unknown[],
): Promise<number> {
  const { target, topology } = await readStack(stack);
  const { bootstrapServers } = await runningEndpoints(stack);
  const admin = kafkaClient(bootstrapServers).admin();
  await admin.connect();
  try {
    const name = topic as string | undefined;
    const report = await readStorage({
      admin,
      brokers: await runningBrokers(admin, topology, (broker, command) =>
        target.operations.capture(topology, broker, command),
      ),
      place: { stack, bootstrapServers: toolServers(topology) },
      topic: name,
      nowMs: BigInt(Date.now()),
    });
    if (json) printJson({ stack, ...document(report) });
    else print(name === undefined ? overviewText(report) : topicText(report));
    return 0;
  } finally {
    await admin.disconnect();
  }
}

async function runningBrokers(
  admin: Admin,
  topology: Topology,
  capture: (broker: Member, command: readonly string[]) => Promise<string>,
): Promise<BrokerShell[]> {
  const ids = (await admin.describeCluster()).brokers.map(({ nodeId }) => nodeId);
  const members = brokersOf(topology);
  return members.flatMap((member) => {
    // A single one may have got its id from ZooKeeper.
    const id = members.length === 1 ? ids[0] : Number(member.env['KAFKA_BROKER_ID']);
    if (id === undefined || !ids.includes(id)) return [];
    return [{ name: member.name, id, capture: (command) => capture(member, command) }];
  });
}
