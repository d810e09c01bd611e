import { AssignerProtocol, type PartitionAssigner } from 'kafkajs';
import type { TopicPartition } from '../../record.ts';
import { assignRoundRobin, roundRobinName } from '../round-robin.ts';

const { MemberAssignment, MemberMetadata } = AssignerProtocol;
const version = 1;
const userData = Buffer.alloc(0);

/** kafkajs has one of its own, by a name that no other client knows. */
export const roundRobinAssigner: PartitionAssigner = ({ cluster }) => ({
  name: roundRobinName,
  version,
  assign: ({ members }) => {
    const subscribed = members.map(({ memberId, memberMetadata }) => ({
      memberId,
      topics: MemberMetadata.decode(memberMetadata)?.topics ?? [],
    }));
    const count = (topic: string) => cluster.findTopicPartitionMetadata(topic).length;
    const shares = [...assignRoundRobin(subscribed, count)];
    return Promise.resolve(
      shares.map(([memberId, partitions]) => ({ memberId, memberAssignment: encode(partitions) })),
    );
  },
  protocol: subscription(roundRobinName),
});

/** Gives exactly these partitions to the only member of a group. */
export function fixedAssigner(partitions: readonly TopicPartition[]): PartitionAssigner {
  const name = 'fixed';
  return () => ({
    name,
    version,
    assign: ({ members }) =>
      Promise.resolve(
        members.map(({ memberId }) => ({ memberId, memberAssignment: encode(partitions) })),
      ),
    protocol: subscription(name),
  });
}

function subscription(name: string) {
  return ({ topics }: { readonly topics: string[] }) => ({
    name,
    metadata: MemberMetadata.encode({ version, topics, userData }),
  });
}

function encode(partitions: readonly TopicPartition[]): Buffer {
  const byTopic = Object.entries(Object.groupBy(partitions, ({ topic }) => topic));
  const assignment = Object.fromEntries(
    byTopic.map(([topic, ofTopic = []]) => [topic, ofTopic.map(({ partition }) => partition)]),
  );
  return MemberAssignment.encode({ version, assignment, userData });
}
