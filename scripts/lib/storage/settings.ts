/** What the broker says of the settings that decide how long records stay. */
// Node finds few of the package's names by themselves.
import kafkajs, { type Admin, type DescribeConfigResponse } from 'kafkajs';

export const settingNames = [
  'cleanup.policy',
  'retention.ms',
  'retention.bytes',
  'segment.ms',
  'segment.bytes',
  'message.timestamp.type',
  'index.interval.bytes',
  'file.delete.delay.ms',
] as const;
export type SettingName = (typeof settingNames)[number];

export interface Setting {
  readonly value: string;
  /** Who has set it. */
  readonly from: 'topic' | 'broker' | 'default';
}

export type TopicSettings = Readonly<Record<SettingName, Setting>>;

/** By topic. */
export async function topicSettings(
  admin: Admin,
  topics: readonly string[],
): Promise<Map<string, TopicSettings>> {
  if (topics.length === 0) return new Map();
  const type = kafkajs.ConfigResourceTypes.TOPIC;
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: topics.map((name) => ({ type, name, configNames: [...settingNames] })),
  });
  return new Map(resources.map((each) => [each.resourceName, settingsOf(each)]));
}

export interface BrokerSettings {
  /** Folders of its partitions, where the broker is. */
  readonly logDirs: readonly string[];
  /** How often it looks for segments to delete. */
  readonly checkIntervalMs: bigint;
}

const brokerNames = ['log.dirs', 'log.dir', 'log.retention.check.interval.ms'];

export async function brokerSettings(admin: Admin, id: number): Promise<BrokerSettings> {
  const name = String(id);
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: kafkajs.ConfigResourceTypes.BROKER, name, configNames: brokerNames }],
  });
  const entries = resources[0]?.configEntries ?? [];
  const value = (key: string) =>
    entries.find(({ configName }) => configName === key)?.configValue ?? '';
  // Where `log.dirs` is not set, the other one holds.
  const dirs = value('log.dirs') === '' ? value('log.dir') : value('log.dirs');
  return {
    logDirs: dirs.split(',').map((dir) => dir.trim()),
    checkIntervalMs: BigInt(value('log.retention.check.interval.ms')),
  };
}

type Resource = DescribeConfigResponse['resources'][number];

/** Numbers of the protocol. */
const sources: Readonly<Record<number, Setting['from']>> = { 1: 'topic', 5: 'default' };

/** @throws when the broker leaves one out */
function settingsOf({ resourceName, configEntries }: Resource): TopicSettings {
  const pairs = settingNames.map((name) => {
    const entry = configEntries.find(({ configName }) => configName === name);
    if (entry === undefined)
      throw new Error(`the broker says nothing of ${name} of ${resourceName}`);
    const from = sources[entry.configSource] ?? 'broker';
    return [name, { value: entry.configValue, from }] as const;
  });
  return Object.fromEntries(pairs) as Record<SettingName, Setting>;
}
