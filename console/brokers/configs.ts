/** Settings of brokers and topics, with who has set them. */
import { allConfigs, type ConfigEntry, type Configured } from '../cluster/configs.ts';
import type { Cluster } from '../cluster/cluster.ts';

/** In words: who has set a value. */
export type ConfigSource = 'topic' | 'broker' | 'all brokers' | 'file' | 'default' | 'other';

export interface Config {
  readonly name: string;
  /** Undefined where the broker hides it, or where there is none. */
  readonly value: string | undefined;
  readonly source: ConfigSource;
  readonly isSensitive: boolean;
  readonly isReadOnly: boolean;
  /** What would hold without a value that is set for the topic. */
  readonly fallback: string | undefined;
  /** Kafka's own words, where the brokers have them; may hold markup, as text. */
  readonly documentation: string | undefined;
}

/** By name. @throws SourceError */
export async function readConfigs(cluster: Cluster, of: Configured): Promise<Config[]> {
  const entries = await allConfigs(cluster, of);
  return entries.map(configOf).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Numbers of the protocol. */
const sources: Readonly<Record<number, ConfigSource>> = {
  1: 'topic',
  2: 'broker',
  3: 'all brokers',
  4: 'file',
  5: 'default',
};
const topicSource = 1;

export function configOf(entry: ConfigEntry): Config {
  const { name, value, configSource, isSensitive, readOnly, synonyms, documentation } = entry;
  // Synonyms are all that is set anywhere, what holds first. A topic has but one value of its own.
  const below =
    configSource === topicSource
      ? synonyms.find(({ source }) => source !== topicSource)?.value
      : value;
  return {
    name,
    value: isSensitive ? undefined : (value ?? undefined),
    source: sources[configSource] ?? 'other',
    isSensitive,
    isReadOnly: readOnly,
    fallback: isSensitive ? undefined : (below ?? undefined),
    documentation: documentation ?? undefined,
  };
}

/** @param text part of a name or value; all where it is empty */
export function searchConfigs(configs: readonly Config[], text: string): Config[] {
  const wanted = text.trim().toLowerCase();
  return configs.filter(
    ({ name, value = '' }) => name.includes(wanted) || value.toLowerCase().includes(wanted),
  );
}
