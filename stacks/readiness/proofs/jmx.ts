import { execa } from 'execa';
import { connect } from 'node:net';
import { once } from 'node:events';
import { splitAddress } from '../four-letter.ts';
import { Refuted } from '../retry.ts';
import { toolEnvironment } from '../tool-environment.ts';
import type { ProofDefinition } from './definition.ts';

const bean = 'kafka.server:type=KafkaServer,name=BrokerState';
/** `BrokerState.RUNNING` of Kafka. */
const running = 3;

export const jmxBean: ProofDefinition = {
  needs: ['kafka'],
  claim: 'a JMX bean of the broker can be read',
  async probe({ endpoints, signal }) {
    const [host, port] = splitAddress(endpoints.jmx);
    const socket = connect({ host, port: Number(port) });
    try {
      await once(socket, 'connect', { signal });
    } finally {
      socket.destroy();
    }
  },
  async prove({ tools, signal }) {
    const url = `service:jmx:rmi:///jndi/rmi://${tools.jmxAddress}/jmxrmi`;
    const args = ['--jmx-url', url, '--object-name', bean, '--attributes', 'Value'];
    const [program = '', ...rest] = tools.jmxTool;
    const { stdout } = await execa(program, [...rest, ...args, '--one-time', 'true'], {
      cancelSignal: signal,
      timeout: 30_000,
      extendEnv: false,
      env: toolEnvironment(),
    });
    const state = Number(stdout.trim().split('\n').at(-1)?.split(',').at(-1));
    if (Number.isNaN(state)) throw new Refuted(`JmxTool printed no value: ${stdout.trim()}`);
    if (state !== running)
      throw new Error(`the broker's state is ${state}, not ${running} (running)`);
    return { summary: `${bean} = ${state} (running)`, details: { bean, state, url } };
  },
};
