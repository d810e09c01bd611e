import { expect, it } from 'vitest';
import { platformFaults, volumeFaults } from '../../../../stacks/targets/engine/images.ts';
import { serviceOf } from '../../../../stacks/topology/types.ts';
import { engine, stack } from '../../topology/stacks.ts';

interface Case {
  readonly image?: string;
  /** Processor of the image; undefined where it is not on the engine yet. */
  readonly isFor?: string;
  readonly engineHas: string;
  readonly platform?: string;
}

function lookAt({ image = '', isFor, engineHas, platform }: Case): string[] {
  const settings = {
    ...(image === '' ? {} : { images: { kafka: image } }),
    ...(platform === undefined ? {} : { platform }),
  };
  const topology = stack(settings, engine);
  const part = serviceOf(topology, 'kafka');
  const info = isFor === undefined ? undefined : { architecture: isFor, volumes: [] };
  const looked = { part, image: part.image ?? '', info };
  return platformFaults(looked, topology, engineHas).map(
    ({ level, problem, allowed }) => `${level}: ${problem}${allowed ? `; ${allowed}` : ''}`,
  );
}

it.each<Case>([
  { isFor: 'amd64', engineHas: 'amd64' },
  { isFor: 'arm64', engineHas: 'arm64' },
  { image: 'confluentinc/cp-kafka:6.1.0', engineHas: 'amd64' },
  { image: 'confluentinc/cp-kafka:7.4.0', engineHas: 'arm64' },
  { image: 'confluentinc/cp-kafka:7.2.0', engineHas: 'arm64' },
  { image: 'example.com/own-kafka:1.0.0', engineHas: 'arm64' },
  { isFor: 'amd64', engineHas: 'amd64', platform: 'linux/amd64' },
])('says nothing of %j', (each) => {
  expect(lookAt(each)).toEqual([]);
});

it.each(['confluentinc/cp-kafka:6.1.0', 'confluentinc/cp-kafka:7.1.9'])(
  'refuses %s on arm64, with the lowest version that fits',
  (image) => {
    expect(lookAt({ image, engineHas: 'arm64' })).toEqual([
      'error: this tag has no build for arm64; 7.2.0 or newer on arm64',
    ]);
  },
);

it('finds the version of an image behind a mirror', () => {
  const image = 'mirror.example.com/confluentinc/cp-kafka:6.1.0';
  expect(lookAt({ image, engineHas: 'arm64' })).toHaveLength(1);
});

it('warns of an image for another processor', () => {
  expect(lookAt({ isFor: 'amd64', engineHas: 'arm64' })).toEqual([
    'warning: the image is for amd64, the engine for arm64: it runs emulated, slowly, or not at all',
  ]);
});

it('warns of a platform that the engine has to emulate, and refuses no tag for it', () => {
  const image = 'confluentinc/cp-kafka:6.1.0';
  expect(lookAt({ image, engineHas: 'arm64', platform: 'linux/amd64' })).toEqual([
    'warning: kafka-stack:platform linux/amd64 runs emulated on an engine for arm64: slow, and known to hang',
  ]);
});

function undeclared(volumes: readonly string[]): string[] {
  const part = serviceOf(stack({}, engine), 'kafka');
  const info = { architecture: 'amd64', volumes };
  return volumeFaults({ part, image: 'mine:1', info }).map(({ problem }) => problem);
}

it('knows the volumes that the images declare', () => {
  expect(undeclared(['/var/lib/kafka/data', '/etc/kafka/secrets/'])).toEqual([]);
});

it('warns of a volume that nothing is mounted on', () => {
  expect(undeclared(['/var/lib/kafka/data', '/var/lib/kafka'])).toEqual([
    'the image declares a volume at /var/lib/kafka that the stack does not know: what is written there is lost with the container',
  ]);
});
