import { expect, it } from 'vitest';
import { fourLetterWord } from '../../stacks/readiness/four-letter.ts';
import { smokeOutputs } from './support.ts';

it('serves requests and says so', async () => {
  const answer = await fourLetterWord(smokeOutputs().endpoints.zookeeper, 'srvr');
  expect(/^Mode: (.+)$/m.exec(answer)?.[1]).toBe('standalone');
});

it('has every broker registered', async () => {
  const { endpoints, brokers } = smokeOutputs();
  const dump = await fourLetterWord(endpoints.zookeeper, 'dump');
  const registered = new Set(dump.match(/\/brokers\/ids\/\d+/g));
  expect(registered.size).toBe(brokers);
});
