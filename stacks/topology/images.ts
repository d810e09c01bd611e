/** Which image runs a service, as tables. */
import { openImage, ownImage } from '../../images/names.ts';
import type { DistributionName, ServiceName, TargetTraits } from './types.ts';

export const uiFlavours = ['console', 'kafbat', 'provectus'] as const;
export type UiFlavour = (typeof uiFlavours)[number];

const uiImages = {
  console: ownImage('console'),
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

/** @returns the image with its tag */
export function imageOf(service: ServiceName, choice: ImageChoice): string {
  const image = choice.images[service] ?? usualImage(service, choice);
  if (isBuiltHere(image) || choice.mirror === undefined) return image;
  return namesRegistry(image) ? image : `${choice.mirror}/${image}`;
}

function usualImage(service: ServiceName, choice: ImageChoice): string {
  if (service === 'ui') return uiImages[choice.uiFlavour];
  return choice.distribution === 'confluent' ? confluent[service] : openImage(service);
}

/** Which web UI a stack gets where its configuration names none: the project's own wherever another may not be had. */
export function usualFlavour(
  distribution: DistributionName,
  runs: TargetTraits['runs'],
  chosenImage: string | undefined,
): UiFlavour {
  const hasOwnImage = runs === 'images' && chosenImage !== undefined;
  return distribution === 'confluent' || hasOwnImage ? 'kafbat' : 'console';
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
