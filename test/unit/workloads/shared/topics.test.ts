import { describe, expect, it } from 'vitest';
import type { NewTopic, TopicState } from '../../../../workloads/shared/client.ts';
import { ensureTopic, waitForTopic } from '../../../../workloads/shared/topics.ts';

/** An admin that answers with one state after the other, the last one from then on. */
function admin(...states: (TopicState | undefined)[]) {
  const created: NewTopic[] = [];
  return {
    created,
    createTopic: (topic: NewTopic) => {
      created.push(topic);
      return Promise.resolve();
    },
    describeTopic: () => Promise.resolve(states.length > 1 ? states.shift() : states[0]),
  };
}

const ready = { partitions: 3, leaderless: [] };
const soon = { timeoutMs: 5000 };

describe('waitForTopic', () => {
  it('waits until every partition has a leader', async () => {
    const slow = admin(undefined, { partitions: 3, leaderless: [0, 2] }, ready);
    expect(await waitForTopic(slow, 'countries', soon)).toEqual(ready);
  });

  it('says in the end what was missing', async () => {
    const never = admin({ partitions: 3, leaderless: [0, 2] });
    await expect(waitForTopic(never, 'countries', { timeoutMs: 50 })).rejects.toThrow(
      'not within 50 ms: no leader for partition 0, 2 of topic countries',
    );
  });

  it('ends with the signal', async () => {
    const signal = AbortSignal.abort(new Error('stop'));
    await expect(waitForTopic(admin(undefined), 'x', { ...soon, signal })).rejects.toThrow('stop');
  });

  it('refuses at once a name that Kafka would refuse', async () => {
    await expect(waitForTopic(admin(ready), 'two words', soon)).rejects.toThrow('"two words"');
  });
});

describe('ensureTopic', () => {
  it('makes the topic and waits for it', async () => {
    const empty = admin(undefined, undefined, ready);
    const topic = { topic: 'countries', partitions: 3 };
    expect(await ensureTopic(empty, topic, soon)).toEqual(ready);
    expect(empty.created).toEqual([topic]);
  });

  it('leaves a topic alone that is there', async () => {
    const there = admin(ready);
    await ensureTopic(there, { topic: 'countries', partitions: 7 }, soon);
    expect(there.created).toEqual([]);
  });
});
