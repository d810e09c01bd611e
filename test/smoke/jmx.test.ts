import { execa } from 'execa';
import { expect, it } from 'vitest';
import { leavesNothing } from './leaves-nothing.ts';
import { report, smokeOutputs, Visit } from './support.ts';

leavesNothing('topics');

const bean = 'kafka.server:type=BrokerTopicMetrics,name=MessagesInPerSec';

/** As people read it: with Kafka's own JmxTool. */
async function countAt(address: string, objectName: string): Promise<number> {
  const [program = '', ...leading] = smokeOutputs().tools.jmxTool;
  const url = `service:jmx:rmi:///jndi/rmi://${address}/jmxrmi`;
  const what = ['--object-name', objectName, '--attributes', 'Count', '--one-time', 'true'];
  const { stdout, stderr, exitCode } = await execa(
    program,
    [...leading, '--jmx-url', url, ...what],
    { timeout: 60_000, reject: false },
  );
  // A broker that leads no partition of a topic has no bean of it.
  if (`${stdout}${stderr}`.includes('No matched attributes')) return 0;
  if (exitCode !== 0) throw new Error(`JmxTool at ${address}: ${stderr}`);
  return Number(stdout.trim().split('\n').at(-1)?.split(',').at(-1));
}

/** Of all brokers. */
async function countOf(objectName: string): Promise<number> {
  const addresses = smokeOutputs().tools.jmxAddress.split(',');
  const counts = await Promise.all(addresses.map((address) => countAt(address, objectName)));
  return counts.reduce((sum, count) => sum + count, 0);
}

it('shows the records of the broker, and of one topic alone, in its JMX beans', async () => {
  const visit = await Visit.ofTest();
  const topic = await visit.topic();
  const before = await countOf(bean);
  const sent = Array.from({ length: 500 }, (_, index) => ({ value: `record-${index}` }));
  await visit.send(topic, sent);
  const grown = (await countOf(bean)) - before;
  const ofTopic = await countOf(`${bean},topic=${topic}`);
  const lost = Math.max(0, 500 - ofTopic);
  const duplicated = Math.max(0, ofTopic - 500);
  report('500 records counted by a JMX bean', { sent: 500, received: ofTopic, lost, duplicated });
  // Other clients may produce at the same time.
  expect({ grown: grown >= 500, ofTopic }).toEqual({ grown: true, ofTopic: 500 });
});
