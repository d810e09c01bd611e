import { execa } from 'execa';
import { kafkaClient } from '../kafka-client.ts';
import { Refuted } from '../retry.ts';
import { toolEnvironment } from '../tool-environment.ts';
import { anyBroker } from './broker.ts';
import { freshName, type ProofContext, type ProofDefinition } from './definition.ts';

const few = ['from', 'somewhere', 'else'];
/** With these keys every partition gets some, so that all brokers are written to and read from. */
const many = Array.from({ length: 100 }, (_, index) => `k${index}:${index}`);
const keyed = ['parse.key=true', 'key.separator=:'].flatMap((each) => ['--property', each]);

/** Kafka's own console clients, run by the target where clients of the external host may live. */
export const externalClients: ProofDefinition = {
  needs: ['kafka', 'connect'],
  runsPrograms: true,
  wanted: ({ external }) => external !== undefined,
  claim: 'clients elsewhere reach the broker by the external host',
  async probe(context) {
    await anyBroker(context);
  },
  async prove(context) {
    const { endpoints, tools, brokers } = context;
    const external = endpoints.external ?? '';
    const topic = freshName();
    const admin = kafkaClient(endpoints.bootstrapServers, topic).admin();
    await admin.connect();
    try {
      const several = brokers > 1;
      const lines = several ? many : few;
      // Each broker leads one.
      const spread = several ? { numPartitions: brokers } : {};
      await admin.createTopics({ topics: [{ topic, ...spread }], waitForLeaders: true });
      const where = ['--bootstrap-server', external, '--topic', topic];
      const writing = [...where, ...(several ? keyed : [])];
      await runTool(tools.consoleProducer, writing, context, lines.join('\n'));
      const count = ['--from-beginning', '--max-messages', String(lines.length)];
      const patience = ['--timeout-ms', '20000', '--consumer-property', `group.id=${topic}`];
      const read = [...where, ...count, ...patience];
      const arrived = await runTool(tools.consoleConsumer, read, context);
      if (!isComplete(arrived, lines)) throw new Refuted(`${external} gave ${arrived}`);
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

/** Partitions are read in any order; a single one in its own. */
function isComplete(arrived: string, lines: readonly string[]): boolean {
  if (lines === few) return arrived === few.join('\n');
  const values = lines.map((line) => line.split(':')[1] ?? '');
  return arrived.split('\n').sort().join() === values.sort().join();
}

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
