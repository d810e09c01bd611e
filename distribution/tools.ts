/** Kafka's own tools by the names they have in the images, with the Java class and leading arguments of each script. */
import { join } from 'node:path';
import type { OpenDistribution } from './open.ts';

/** Main class by tool. */
export const toolClasses = {
  'connect-distributed': 'org.apache.kafka.connect.cli.ConnectDistributed',
  'connect-mirror-maker': 'org.apache.kafka.connect.mirror.MirrorMaker',
  'connect-standalone': 'org.apache.kafka.connect.cli.ConnectStandalone',
  'kafka-acls': 'kafka.admin.AclCommand',
  'kafka-broker-api-versions': 'kafka.admin.BrokerApiVersionsCommand',
  'kafka-cluster': 'kafka.tools.ClusterTool',
  'kafka-configs': 'kafka.admin.ConfigCommand',
  'kafka-console-consumer': 'kafka.tools.ConsoleConsumer',
  'kafka-console-producer': 'kafka.tools.ConsoleProducer',
  'kafka-consumer-groups': 'kafka.admin.ConsumerGroupCommand',
  'kafka-consumer-perf-test': 'kafka.tools.ConsumerPerformance',
  'kafka-delegation-tokens': 'kafka.admin.DelegationTokenCommand',
  'kafka-delete-records': 'kafka.admin.DeleteRecordsCommand',
  'kafka-dump-log': 'kafka.tools.DumpLogSegments',
  'kafka-e2e-latency': 'kafka.tools.EndToEndLatency',
  'kafka-features': 'kafka.admin.FeatureCommand',
  'kafka-get-offsets': 'kafka.tools.GetOffsetShell',
  'kafka-leader-election': 'kafka.admin.LeaderElectionCommand',
  'kafka-log-dirs': 'kafka.admin.LogDirsCommand',
  'kafka-metadata-quorum': 'kafka.admin.MetadataQuorumCommand',
  'kafka-metadata-shell': 'org.apache.kafka.shell.MetadataShell',
  'kafka-mirror-maker': 'kafka.tools.MirrorMaker',
  'kafka-producer-perf-test': 'org.apache.kafka.tools.ProducerPerformance',
  'kafka-reassign-partitions': 'kafka.admin.ReassignPartitionsCommand',
  'kafka-replica-verification': 'kafka.tools.ReplicaVerificationTool',
  'kafka-server-start': 'kafka.Kafka',
  'kafka-storage': 'kafka.tools.StorageTool',
  'kafka-streams-application-reset': 'kafka.tools.StreamsResetter',
  'kafka-topics': 'kafka.admin.TopicCommand',
  'kafka-transactions': 'org.apache.kafka.tools.TransactionsCommand',
  'kafka-verifiable-consumer': 'org.apache.kafka.tools.VerifiableConsumer',
  'kafka-verifiable-producer': 'org.apache.kafka.tools.VerifiableProducer',
  'zookeeper-security-migration': 'kafka.admin.ZkSecurityMigrator',
  'zookeeper-server-start': 'org.apache.zookeeper.server.quorum.QuorumPeerMain',
  'zookeeper-shell': 'org.apache.zookeeper.ZooKeeperMainWithTlsSupportForKafka',
} as const satisfies Record<string, string>;

/** What a script puts in front of its user's arguments. */
export const leadingWords: Readonly<Record<string, readonly string[]>> = {
  'zookeeper-shell': ['-server'],
};

export const trogdorClasses: Readonly<Record<string, string>> = {
  agent: 'org.apache.kafka.trogdor.agent.Agent',
  coordinator: 'org.apache.kafka.trogdor.coordinator.Coordinator',
  client: 'org.apache.kafka.trogdor.coordinator.CoordinatorClient',
  'agent-client': 'org.apache.kafka.trogdor.agent.AgentClient',
};

export const toolNames: readonly string[] = [
  ...Object.keys(toolClasses),
  'kafka-run-class',
  'trogdor',
].sort();

/** Small and quick: a tool that starts with the broker's heap is how limited machines run out of memory. */
const toolHeap = '-Xmx256m';
export const toolFlags: readonly string[] = [
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Djava.awt.headless=true',
];

export interface ToolPlace {
  readonly distribution: OpenDistribution;
  readonly java: string;
  /** Logging of tools: warnings to standard error, as in the images. */
  readonly log4jFile: string;
}

/**
 * @param name with or without `.sh`
 * @returns the whole command, or undefined when the images have no tool of this name.
 */
export function toolCommand(
  name: string,
  args: readonly string[],
  place: ToolPlace,
): string[] | undefined {
  const words = mainWords(name.replace(/\.sh$/, ''), args);
  if (words === undefined) return undefined;
  const logging = `-Dlog4j.configuration=file:${place.log4jFile}`;
  const classPath = join(place.distribution.kafkaLibs, '*');
  return [place.java, toolHeap, ...toolFlags, logging, '-cp', classPath, ...words];
}

function mainWords(name: string, args: readonly string[]): string[] | undefined {
  if (name === 'kafka-run-class') return [...args];
  if (name === 'trogdor') {
    const [kind = '', ...rest] = args;
    return [trogdorClasses[kind] ?? trogdorClasses['client'] ?? '', ...rest];
  }
  if (!Object.hasOwn(toolClasses, name)) return undefined;
  return [toolClasses[name as keyof typeof toolClasses], ...(leadingWords[name] ?? []), ...args];
}
