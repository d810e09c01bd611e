import { execa } from 'execa';
import { connect } from 'node:net';
import { once } from 'node:events';
import { splitAddress } from '../four-letter.ts';
import { Refuted } from '../retry.ts';
import { toolEnvironment } from '../tool-environment.ts';
import { brokersAnswer } from './broker.ts';
import type { ProofDefinition } from './definition.ts';

const bean = 'kafka.server:type=KafkaServer,name=BrokerState';
/** `BrokerState.RUNNING` of Kafka. */
const running = 3;

export const jmxBean: ProofDefinition = {
  needs: ['kafka'],
  runsPrograms: true,
  claim: 'a JMX bean of the broker can be read',
  async probe({ endpoints, signal }) {
    for (const address of endpoints.jmx.split(',')) await reach(address, signal);
  },
  async prove({ endpoints, tools, signal }) {
    // JMX is there long before the broker runs, and each look at it is a Java program.
    await brokersAnswer(endpoints.bootstrapServers.split(','));
    const urls = tools.jmxAddress
      .split(',')
      .map((address) => `service:jmx:rmi:///jndi/rmi://${address}/jmxrmi`);
    // One after the other: each is a Java program, in a container that has room for one.
    for (const url of urls) {
      const state = await readState(url, tools.jmxTool, signal);
      if (state !== running)
        throw new Error(`the broker's state is ${state}, not ${running} (running)`);
    }
    const everywhere = urls.length === 1 ? '' : ` on ${urls.length} brokers`;
    return {
      summary: `${bean} = ${running} (running)${everywhere}`,
      details: { bean, state: running, url: urls.join(',') },
    };
  },
};

async function reach(address: string, signal: AbortSignal): Promise<void> {
  const [host, port] = splitAddress(address);
  const socket = connect({ host, port: Number(port) });
  try {
    await once(socket, 'connect', { signal });
  } finally {
    socket.destroy();
  }
}

async function readState(
  url: string,
  [program = '', ...rest]: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  const args = ['--jmx-url', url, '--object-name', bean, '--attributes', 'Value'];
  const { stdout } = await execa(program, [...rest, ...args, '--one-time', 'true'], {
    cancelSignal: signal,
    timeout: 30_000,
    extendEnv: false,
    env: toolEnvironment(),
  });
  const state = Number(stdout.trim().split('\n').at(-1)?.split(',').at(-1));
  if (Number.isNaN(state)) throw new Refuted(`JmxTool printed no value: ${stdout.trim()}`);
  return state;
}
