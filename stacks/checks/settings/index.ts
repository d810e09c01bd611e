/**
 * Every setting that Kafka 3.4.0 knows, by what it configures. The JSON file is printed by
 * `distribution/tools/DumpSettings.java` from Kafka's own definitions; do not edit it by hand.
 */
import kafka from './kafka-3.4.0.json' with { type: 'json' };
import type { Settings } from './types.ts';

export type Level = keyof typeof kafka;

export const settings = kafka as Readonly<Record<Level, Settings>>;

/** The settings of all clients: what a service hands on to the producer, consumer and admin client inside it. */
export const clientSettings: Settings = {
  ...settings.admin,
  ...settings.consumer,
  ...settings.producer,
};

export type { Setting, Settings } from './types.ts';
