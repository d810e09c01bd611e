/** What brokers refuse to change, in words. */
import { brokerCode } from '../../workloads/shared/errors.ts';
import { PageError, SourceError } from '../shell/errors.ts';
import { plural } from '../shell/format.ts';
import type { DescribedGroup } from './describing.ts';

const words: Readonly<Record<number, string>> = {
  3: 'topic or partition is not there any more',
  25: 'the group has members now',
  27: 'the group is just sharing out its partitions',
  29: 'the console may not change topics of that name',
  30: 'the console may not change groups of that name',
  68: 'the group has members now',
  69: 'the group is not there any more',
  86: 'a member of the group reads the topic',
};

/** @throws PageError 409 for what the broker refuses with a reason; SourceError */
export async function tellRefusal<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const reason = words[brokerCode(error) ?? 0];
    if (!(error instanceof SourceError) || reason === undefined) throw error;
    throw new PageError(409, `nothing was changed: ${reason}`, undefined, { cause: error });
  }
}

/** Why offsets cannot be changed now, to be told before somebody tries; undefined where they can. */
export function whyBusy({ group, members }: DescribedGroup): string | undefined {
  if (members.length === 0) return undefined;
  const count = plural(members.length, 'member');
  return `group ${group} has ${count}: Kafka changes its offsets only while nobody is in it. Stop them first.`;
}

/** @throws PageError 409 */
export function mustBeIdle(group: DescribedGroup): void {
  const why = whyBusy(group);
  if (why !== undefined) throw new PageError(409, `nothing was changed: ${why}`);
}
