/** The waits of the images before they launch, with the words of their `cub` program. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { messageOf } from '../../stacks/errors.ts';
import { kafkaClient } from '../../stacks/readiness/kafka-client.ts';
import { until } from '../../stacks/readiness/retry.ts';
import type { Env } from '../../stacks/topology/types.ts';
import { complain, failed, Stop } from './words.ts';
import { openSession, parseConnectString } from './zookeeper-session.ts';

/** @param seconds as the env gives them @throws Stop when no server grants a session in time */
export async function waitForZookeeper(connect: string, seconds: string): Promise<void> {
  const addresses = parseConnectString(connect);
  // Any member of the ensemble will do; one without a quorum grants nothing.
  const ask = () => Promise.any(addresses.map((address) => openSession(address)));
  try {
    await until(ask, { timeoutMs: milliseconds(seconds) });
  } catch (error) {
    complain(`ERROR Timed out waiting for connection to Zookeeper server [${connect}].`);
    throw new Stop(`The last answer: ${reasons(error)}`, failed(`zk-ready ${connect} ${seconds}`));
  }
}

export interface Brokers {
  /** `host:port,…`; a listener's protocol may stand in front. */
  readonly bootstrapServers: string;
  readonly atLeast: string;
  readonly seconds: string;
  /** Such as `PLAINTEXT`; for any other one Kafka's own client asks, with the settings in `configFile`. */
  readonly protocol: string;
  readonly configFile: string;
}

/** @throws Stop when metadata does not name so many brokers in time */
export async function waitForBrokers(brokers: Brokers, env: Env): Promise<void> {
  const { atLeast, seconds } = brokers;
  const servers = brokers.bootstrapServers.replaceAll(/\w+:\/\//g, '');
  const count = brokers.protocol === 'PLAINTEXT' ? countPlainly : countByTool;
  let found: readonly string[] = [];
  const ask = async () => {
    found = await count(servers, brokers.configFile, env);
    if (found.length < Number(atLeast)) throw new Error('too few brokers');
  };
  try {
    await until(ask, { timeoutMs: milliseconds(seconds) });
  } catch (error) {
    const list = found.join(', ');
    complain(
      `ERROR Expected ${atLeast} brokers but found only ${found.length}. Brokers found [${list}].`,
    );
    const command = failed(`kafka-ready ${atLeast} ${seconds} -b ${servers}`);
    throw new Stop(`The last answer: ${reasons(error)}`, command);
  }
}

/** @returns `host:port` of each broker */
async function countPlainly(servers: string): Promise<string[]> {
  const admin = kafkaClient(servers).admin();
  await admin.connect();
  try {
    const { brokers } = await admin.describeCluster();
    return brokers.map(({ host, port }) => `${host}:${port}`);
  } finally {
    await admin.disconnect();
  }
}

const run = promisify(execFile);

/** One line of the tool a broker: `host:9092 (id: 1 rack: null) -> (`. */
async function countByTool(servers: string, configFile: string, env: Env): Promise<string[]> {
  const args = ['--bootstrap-server', servers, '--command-config', configFile];
  const { stdout } = await run('kafka-broker-api-versions', args, { env: { ...env } });
  return [...stdout.matchAll(/^(\S+) \(id: \S+ rack: /gm)].map(([, address = '']) => address);
}

function milliseconds(seconds: string): number {
  if (/^\d+$/.test(seconds)) return Number(seconds) * 1000;
  throw new Stop(`${seconds} is no number of seconds.`);
}

function reasons(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasons).join('; ');
  return messageOf(error);
}
