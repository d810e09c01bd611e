/** A topic can be used once every partition has a leader; brokers say "created" before. */
import type { ClientAdmin, NewTopic, TopicState } from './client.ts';
import { TopicMissingError } from './errors.ts';
import { retry } from './retry.ts';
import { topicNameProblem } from './topic-names.ts';

export interface WaitOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/**
 * Waits until every partition of the topic has a leader.
 * @throws RetryDeadlineError whose cause says what was missing last; the reason of the signal
 */
export async function waitForTopic(
  admin: Pick<ClientAdmin, 'describeTopic'>,
  topic: string,
  options: WaitOptions,
): Promise<TopicState> {
  refuseBadName(topic);
  return patiently(options, async () => {
    const state = await admin.describeTopic(topic);
    if (state === undefined) throw new TopicMissingError(`there is no topic ${topic}`);
    if (state.leaderless.length > 0) {
      const which = state.leaderless.join(', ');
      throw new TopicMissingError(`no leader for partition ${which} of topic ${topic}`);
    }
    return state;
  });
}

/**
 * Makes the topic unless it is there, and waits for its leaders.
 * @throws as `waitForTopic`, or why it cannot be made
 */
export async function ensureTopic(
  admin: Pick<ClientAdmin, 'createTopic' | 'describeTopic'>,
  topic: NewTopic,
  options: WaitOptions,
): Promise<TopicState> {
  refuseBadName(topic.topic);
  const started = performance.now();
  const known = await patiently(options, async () => admin.describeTopic(topic.topic));
  if (known === undefined) await patiently(options, async () => admin.createTopic(topic));
  const timeoutMs = options.timeoutMs - (performance.now() - started);
  return waitForTopic(admin, topic.topic, { ...options, timeoutMs });
}

function patiently<T>({ timeoutMs, signal }: WaitOptions, work: () => Promise<T>): Promise<T> {
  const limits = { initialMs: 20, maxMs: 500, deadlineMs: timeoutMs };
  return retry(work, signal === undefined ? limits : { ...limits, signal });
}

function refuseBadName(topic: string): void {
  const problem = topicNameProblem(topic);
  if (problem !== undefined) throw new TypeError(`topic ${JSON.stringify(topic)} ${problem}`);
}
