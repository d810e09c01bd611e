import { kafkaClient } from '../../stacks/readiness/kafka-client.ts';
import { toolServers } from '../../stacks/targets/target.ts';
import { serviceOf } from '../../stacks/topology/types.ts';
import type { GlobalOptions } from '../main.ts';
import { runningEndpoints } from '../lib/broker.ts';
import { readStack } from '../lib/context.ts';
import { print, printJson } from '../lib/print.ts';
import { document } from '../lib/storage/document.ts';
import { readStorage } from '../lib/storage/report.ts';
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
      capture: (command) =>
        target.operations.capture(topology, serviceOf(topology, 'kafka'), command),
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
