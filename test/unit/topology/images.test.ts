import { describe, expect, it } from 'vitest';
import { imageOf, usualFlavour, type ImageChoice } from '../../../stacks/topology/images.ts';
import { serviceNames } from '../../../stacks/topology/types.ts';

const confluent: ImageChoice = {
  distribution: 'confluent',
  uiFlavour: 'kafbat',
  images: {},
  mirror: undefined,
};
const open: ImageChoice = { ...confluent, distribution: 'open', uiFlavour: 'console' };

const all = (choice: ImageChoice) => serviceNames.map((name) => imageOf(name, choice));

describe('images', () => {
  it('of the distribution confluent are those that people know', () => {
    expect(all(confluent)).toEqual([
      'confluentinc/cp-zookeeper:7.4.0',
      'confluentinc/cp-kafka:7.4.0',
      'confluentinc/cp-schema-registry:7.4.0',
      'confluentinc/cp-kafka-connect:7.4.0',
      'kafbat/kafka-ui:v1.3.0',
    ]);
  });

  it('of the distribution open are built here, with the web UI', () => {
    expect(all(open)).toEqual([
      'kafka-stack/zookeeper:3.4.0',
      'kafka-stack/kafka:3.4.0',
      'kafka-stack/schema-registry:3.4.0',
      'kafka-stack/connect:3.4.0',
      'kafka-stack/console:3.4.0',
    ]);
  });

  it('all have a tag other than latest', () => {
    const loose = [...all(confluent), ...all(open)].filter(
      (image) => !/:(?!latest$)[\w.-]+$/.test(image),
    );
    expect(loose).toEqual([]);
  });

  it('of the UI may be the forerunner', () => {
    expect(imageOf('ui', { ...confluent, uiFlavour: 'provectus' })).toMatch(
      /^provectuslabs\/kafka-ui:/,
    );
  });

  it('may be of the own choice, in any distribution', () => {
    const images = { ui: 'my/ui:1' };
    expect([imageOf('ui', { ...open, images }), imageOf('ui', { ...confluent, images })]).toEqual([
      'my/ui:1',
      'my/ui:1',
    ]);
  });
});

describe('the web UI that nobody has chosen', () => {
  it.each([
    ['open', 'processes', undefined, 'console'],
    ['open', 'images', undefined, 'console'],
    ['confluent', 'images', undefined, 'kafbat'],
    ['open', 'images', 'my/kafka-ui:1', 'kafbat'],
    ['open', 'processes', 'my/kafka-ui:1', 'console'],
  ] as const)('with %s as %s and image %s is %s', (distribution, runs, image, flavour) => {
    expect(usualFlavour(distribution, runs, image)).toBe(flavour);
  });
});

describe('a mirror', () => {
  const mirror = 'mirror.example.com/hub';

  it('stands before images that name no registry', () => {
    expect(imageOf('kafka', { ...confluent, mirror })).toBe(
      'mirror.example.com/hub/confluentinc/cp-kafka:7.4.0',
    );
  });

  it.each(['registry.example.com/cp-kafka:1', 'localhost/kafka:1', 'host:5000/kafka:1'])(
    'leaves %s alone, which names one',
    (kafka) => {
      expect(imageOf('kafka', { ...confluent, mirror, images: { kafka } })).toBe(kafka);
    },
  );

  it('stands before an image without a path', () => {
    expect(imageOf('kafka', { ...confluent, mirror, images: { kafka: 'kafka:1' } })).toBe(
      'mirror.example.com/hub/kafka:1',
    );
  });

  it('leaves images alone that are built here', () => {
    expect(imageOf('kafka', { ...open, mirror })).toBe('kafka-stack/kafka:3.4.0');
  });
});
