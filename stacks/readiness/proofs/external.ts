import { execa } from 'execa';
import { kafkaClient } from '../kafka-client.ts';
import { Refuted } from '../retry.ts';
import { toolEnvironment } from '../tool-environment.ts';
import { brokerMetadata } from './broker.ts';
import { freshName, type ProofContext, type ProofDefinition } from './definition.ts';

const lines = ['from', 'somewhere', 'else'];

/** Kafka's own console clients, run by the target where clients of the external host may live. */
export const externalClients: ProofDefinition = {
  needs: ['kafka', 'connect'],
  wanted: ({ external }) => external !== undefined,
  claim: 'clients elsewhere reach the broker by the external host',
  probe: brokerMetadata.probe,
  async prove(context) {
    const { endpoints, tools } = context;
    const external = endpoints.external ?? '';
    const topic = freshName();
    const admin = kafkaClient(endpoints.bootstrapServers, topic).admin();
    await admin.connect();
    try {
      await admin.createTopics({ topics: [{ topic }], waitForLeaders: true });
      const where = ['--bootstrap-server', external, '--topic', topic];
      await runTool(tools.consoleProducer, where, context, lines.join('\n'));
      const count = ['--from-beginning', '--max-messages', String(lines.length)];
      const patience = ['--timeout-ms', '20000', '--consumer-property', `group.id=${topic}`];
      const read = [...where, ...count, ...patience];
      const arrived = await runTool(tools.consoleConsumer, read, context);
      if (arrived !== lines.join('\n')) throw new Refuted(`${external} gave ${arrived}`);
      return {
        summary: `${lines.length} records by ${external}`,
        details: { sent: lines.length, received: lines.length, external },
      };
    } finally {
      await admin.deleteTopics({ topics: [topic] }).catch(() => undefined);
      await admin.deleteGroups([topic]).catch(() => undefined);
      await admin.disconnect();
    }
  },
};

async function runTool(
  tool: readonly string[],
  args: readonly string[],
  { signal }: ProofContext,
  input = '',
): Promise<string> {
  const [program = '', ...leading] = tool;
  const { stdout } = await execa(program, [...leading, ...args], {
    input,
    cancelSignal: signal,
    timeout: 60_000,
    extendEnv: false,
    env: toolEnvironment(),
  });
  return stdout.trim();
}
