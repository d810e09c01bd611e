import { execa } from 'execa';
import type { Admin } from 'kafkajs';
import { deleteGroups } from '../groups.ts';
import { kafkaClient, quietConsumer, quietProducer } from '../kafka-client.ts';
import { fetchJson, HttpError } from '../http.ts';
import { abortable, Refuted, until } from '../retry.ts';
import { toolEnvironment } from '../tool-environment.ts';
import { freshName, type ProofContext, type ProofDefinition } from './definition.ts';
import { connectTopics } from '../../topology/catalogue.ts';

const lines = ['first line', 'second line', 'third line, with ünicode'];

/**
 * A sink writes a topic into a file where the worker runs and a source reads that file into a second topic:
 * both kinds do their job, and the proof needs no access to the worker's files.
 */
export const connectMoves: ProofDefinition = {
  needs: ['connect', 'kafka'],
  claim: 'a file sink and a file source move records',
  async probe({ endpoints, signal }) {
    await fetchJson(`${endpoints.connect}/connectors`, { signal });
  },
  async prove(context) {
    const name = freshName();
    const [input, output] = [`${name}-in`, `${name}-out`];
    const [sink, source] = [`${name}-sink`, `${name}-source`];
    const file = `/tmp/${name}.txt`;
    const admin = kafkaClient(context.endpoints.bootstrapServers, name).admin();
    await admin.connect();
    try {
      // Several partitions, which may be the broker's default, would not keep the order.
      const topics = [input, output].map((topic) => ({ topic, numPartitions: 1 }));
      await admin.createTopics({ topics, waitForLeaders: true });
      await create(context, sink, { 'connector.class': 'FileStreamSink', topics: input, file });
      await produce(context, input);
      await create(context, source, { 'connector.class': 'FileStreamSource', topic: output, file });
      const arrived = await read(context, output);
      if (arrived.join('\n') !== lines.join('\n')) {
        throw new Refuted(`the connectors moved ${JSON.stringify(arrived)}`);
      }
      return {
        summary: `${lines.length} records through a file sink and a file source`,
        details: { sent: lines.length, received: arrived.length },
      };
    } finally {
      await cleanUp(context, admin, { sink, source, file, topics: [input, output] });
    }
  },
};

const converters = {
  'key.converter': 'org.apache.kafka.connect.storage.StringConverter',
  'value.converter': 'org.apache.kafka.connect.storage.StringConverter',
};

async function create(context: ProofContext, name: string, config: Record<string, string>) {
  await fetchJson(`${context.endpoints.connect}/connectors/${name}/config`, {
    method: 'PUT',
    body: { ...config, ...converters, 'tasks.max': '1' },
    signal: context.signal,
  });
}

async function produce(context: ProofContext, topic: string): Promise<void> {
  const producer = quietProducer(kafkaClient(context.endpoints.bootstrapServers));
  await producer.connect();
  try {
    await producer.send({ topic, acks: -1, messages: lines.map((value) => ({ value })) });
  } finally {
    await producer.disconnect();
  }
}

/** Reads a topic of one partition until as many records as were sent have come, through a group that is deleted again. */
async function read({ endpoints, signal }: ProofContext, topic: string): Promise<string[]> {
  const consumer = quietConsumer(kafkaClient(endpoints.bootstrapServers), {
    groupId: topic,
    maxWaitTimeInMs: 200,
  });
  const arrived: string[] = [];
  const { promise: complete, resolve } = Promise.withResolvers<undefined>();
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      eachMessage: ({ message }) => {
        if (arrived.push(String(message.value)) === lines.length) resolve(undefined);
        return Promise.resolve();
      },
    });
    await abortable(complete, AbortSignal.any([signal, AbortSignal.timeout(30_000)])).catch(
      (error: unknown) => {
        const seen = `${arrived.length} of ${lines.length} records arrived`;
        throw new Error(`${seen} through the connectors`, { cause: error });
      },
    );
    return arrived;
  } finally {
    await consumer.disconnect();
  }
}

interface Traces {
  readonly sink: string;
  readonly source: string;
  readonly file: string;
  readonly topics: readonly string[];
}

/** Connectors first: a running one would bring its topic back. Best effort, never in front of the first error. */
async function cleanUp(context: ProofContext, admin: Admin, traces: Traces): Promise<void> {
  const { sink, source, file, topics } = traces;
  const steps: (() => Promise<unknown>)[] = [
    () => Promise.all([sink, source].map((name) => remove(context, name))),
    () => deleteGroups(admin, [`connect-${sink}`, ...topics.slice(1)]),
    () => forgetSourceOffset(context, traces),
    () => admin.deleteTopics({ topics: [...topics] }),
    () => removeFile(context, file),
    () => admin.disconnect(),
  ];
  for (const step of steps) await step().catch(() => undefined);
}

async function removeFile({ tools }: ProofContext, file: string): Promise<void> {
  const [program = '', ...leading] = tools.removeFile;
  await execa(program, [...leading, file], { extendEnv: false, env: toolEnvironment() });
}

async function remove({ endpoints }: ProofContext, name: string): Promise<void> {
  const attempt = () =>
    fetchJson(`${endpoints.connect}/connectors/${name}`, { method: 'DELETE' }).catch(
      (error: unknown) => {
        if (error instanceof HttpError && error.status === 404) return;
        throw error;
      },
    );
  await until(attempt, { timeoutMs: 10_000 });
}

/** Connect keeps the position of a deleted source for ever; a tombstone of the same key takes it away. */
async function forgetSourceOffset(context: ProofContext, { source, file }: Traces) {
  const producer = quietProducer(kafkaClient(context.endpoints.bootstrapServers));
  await producer.connect();
  try {
    const key = JSON.stringify([source, { filename: file }]);
    await producer.send({ topic: connectTopics.offset, messages: [{ key, value: null }] });
  } finally {
    await producer.disconnect();
  }
}
