/** Where things are inside the images. */
import type { OpenDistribution } from '../distribution/open.ts';
import type { ContractService } from '../stacks/contract/index.ts';

const root = '/opt/kafka-stack';

export const layout = {
  root,
  node: `${root}/node`,
  entrypoint: `${root}/entrypoint.mjs`,
  tool: `${root}/tool`,
  workload: `${root}/workload`,
  workloads: `${root}/workloads`,
  console: `${root}/console`,
} as const;

export const distribution: OpenDistribution = {
  kafkaLibs: `${root}/libs`,
  registryJar: `${root}/registry/runner.jar`,
};

/** The folder of secrets, where TLS settings of the broker name their files. */
export const secretsFolder = '/etc/kafka/secrets/';

const folders = {
  zookeeper: '/etc/kafka',
  kafka: '/etc/kafka',
  'schema-registry': '/etc/schema-registry',
  connect: '/etc/kafka-connect',
} as const satisfies Record<ContractService, string>;

/** Files that are elsewhere than the others of their service. */
const elsewhere: Readonly<Record<string, string>> = {
  myid: '/var/lib/zookeeper/data/myid',
  'connect-log4j.properties': '/etc/kafka/connect-log4j.properties',
};

/** The path of a rendered file, as the Confluent image has it. @param name such as `kafka.properties` */
export function configFile(service: ContractService, name: string): string {
  return elsewhere[name] ?? `${folders[service]}/${name}`;
}
