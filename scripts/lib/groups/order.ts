/** In which order partitions and members of groups are told. */
import type { TopicPartition } from '../../../workloads/shared/record.ts';

export function byPlace(a: TopicPartition, b: TopicPartition): number {
  if (a.topic !== b.topic) return a.topic < b.topic ? -1 : 1;
  return a.partition - b.partition;
}

interface Named {
  readonly clientId: string;
  readonly memberId: string;
}

export function byClient(a: Named, b: Named): number {
  const [one, other] = [`${a.clientId} ${a.memberId}`, `${b.clientId} ${b.memberId}`];
  return one < other ? -1 : 1;
}
