/** Which image runs a service, as tables. */
import { openImage } from '../../images/names.ts';
import type { DistributionName, ServiceName } from './types.ts';

export const uiFlavours = ['kafbat', 'provectus'] as const;
export type UiFlavour = (typeof uiFlavours)[number];

const uiImages = {
  kafbat: 'kafbat/kafka-ui:v1.3.0',
  provectus: 'provectuslabs/kafka-ui:v0.7.2',
} as const satisfies Record<UiFlavour, string>;

const confluent = {
  zookeeper: 'confluentinc/cp-zookeeper:7.4.0',
  kafka: 'confluentinc/cp-kafka:7.4.0',
  'schema-registry': 'confluentinc/cp-schema-registry:7.4.0',
  connect: 'confluentinc/cp-kafka-connect:7.4.0',
} as const satisfies Record<Exclude<ServiceName, 'ui'>, string>;

export interface ImageChoice {
  readonly distribution: DistributionName;
  readonly uiFlavour: UiFlavour;
  /** Images of the user's own choice. */
  readonly images: Readonly<Partial<Record<ServiceName, string | undefined>>>;
  /** Registry, and a path in it where there is one, in front of images that name none. */
  readonly mirror: string | undefined;
}

/** @returns the image with its tag; undefined where the distribution has none. */
export function imageOf(service: ServiceName, choice: ImageChoice): string | undefined {
  const image = choice.images[service] ?? usualImage(service, choice);
  if (image === undefined || isBuiltHere(image) || choice.mirror === undefined) return image;
  return namesRegistry(image) ? image : `${choice.mirror}/${image}`;
}

function usualImage(service: ServiceName, choice: ImageChoice): string | undefined {
  if (choice.distribution === 'confluent') {
    return service === 'ui' ? uiImages[choice.uiFlavour] : confluent[service];
  }
  return service === 'ui' ? undefined : openImage(service);
}

/** As Docker reads a name: a first part with a dot or a port, or `localhost`, is a registry. */
function namesRegistry(image: string): boolean {
  const [first = '', ...rest] = image.split('/');
  return rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
}

/** Images that the project builds itself are on the engine or nowhere. */
export function isBuiltHere(image: string): boolean {
  return image.startsWith('kafka-stack/');
}
