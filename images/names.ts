/** Names of the images that the project builds itself. Plain data: the topology reads it. */

/** What the images hold; `distribution/pom.xml` says the same. */
export const kafkaVersion = '3.4.0';

export const openServices = ['zookeeper', 'kafka', 'schema-registry', 'connect'] as const;
export type OpenService = (typeof openServices)[number];

/** The open images, that of the web UI, and that of the programs in `workloads/`. */
export const ownImages = [...openServices, 'console', 'workload'] as const;
export type OwnImage = (typeof ownImages)[number];

/** @returns name and tag, such as `kafka-stack/kafka:3.4.0` */
export function ownImage(name: OwnImage): string {
  return `kafka-stack/${name}:${kafkaVersion}`;
}

export function openImage(service: OpenService): string {
  return ownImage(service);
}

export const workloadImage = ownImage('workload');

/** The base that is made from Debian packages where no public one can be got. */
export const ownBase = 'kafka-stack/base:bookworm';

/** The public base with Java; `images/Dockerfile` names it as its default. */
export const publicBase = 'eclipse-temurin:17-jre';

/** Label with the hash of everything that an image was made from. */
export const contentLabel = 'kafka-stack.content';
