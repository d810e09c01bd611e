/** Several brokers: their names, their data, and what of their env they have in common. */
import { catalogue } from './catalogue.ts';
import type { Env, Volume } from './types.ts';

/** Ten would meet the ports of other services. */
export const maxBrokers = 9;

/** Copies that a topic has where nobody says otherwise. */
const wantedCopies = 3;

/** @param brokers how many there are */
export function copiesOf(brokers: number): number {
  return Math.min(wantedCopies, brokers);
}

/** Copies that must have a record before it counts as written: with three one broker may be away, with fewer none. */
export function minimumInSync(brokers: number): number {
  return brokers >= wantedCopies ? 2 : 1;
}

/** @param index from 0: `kafka`, `kafka-2`, `kafka-3`, … */
export function brokerName(index: number): string {
  return index === 0 ? 'kafka' : `kafka-${index + 1}`;
}

/** @param name as `brokerName` gives it; 0 for every other service */
export function brokerIndex(name: string): number {
  const number = /^kafka-(\d+)$/.exec(name)?.[1];
  return number === undefined ? 0 : Number(number) - 1;
}

export function brokerId(index: number): number {
  return index + 1;
}

/** Each broker has data of its own: `kafka-2-data`. */
export function brokerVolume<T extends Volume>(volume: T, index: number): T {
  const own = volume.name.startsWith('kafka-') && volume.kind !== 'cache';
  return own ? { ...volume, name: volume.name.replace(/^kafka/, brokerName(index)) } : volume;
}

/** Name of the volume that holds what a broker keeps. */
export function brokerDataVolume(broker: string): string {
  return `${broker}-data`;
}

/** A broker that the stack may once have had. */
export interface FormerBroker {
  readonly name: string;
  readonly id: number;
  readonly volumes: readonly Volume[];
}

/** Brokers beyond the present number; what they had is kept until somebody deletes it. */
export function formerBrokers({ brokers }: { readonly brokers: number }): FormerBroker[] {
  return Array.from({ length: maxBrokers - brokers }, (_, gone) => {
    const index = brokers + gone;
    const volumes = catalogue.kafka.volumes.map((volume) => brokerVolume<Volume>(volume, index));
    return { name: brokerName(index), id: brokerId(index), volumes };
  });
}

/** What they had as volumes, all of them. */
export function formerVolumes(topology: { readonly brokers: number }): Volume[] {
  return formerBrokers(topology).flatMap(({ volumes }) => volumes);
}

/** What several parts have in common, and what each has of its own. */
export interface SplitEnv {
  readonly common: Env;
  /** In the order of the parts; a name that one of them lacks is not common. */
  readonly own: readonly Env[];
}

/** Pure: for targets that run all brokers from one description. */
export function splitEnv(envs: readonly [Env, ...Env[]]): SplitEnv {
  const [first, ...others] = envs;
  const isCommon = ([name, value]: [string, string]) => others.every((env) => env[name] === value);
  const common = Object.fromEntries(Object.entries(first).filter(isCommon));
  const own = envs.map((env) =>
    Object.fromEntries(Object.entries(env).filter(([name]) => !(name in common))),
  );
  return { common, own };
}
