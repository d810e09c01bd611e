import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { renderFiles } from '../../../scripts/lib/render/files.ts';
import { homeDir } from '../../../stacks/places.ts';
import { kubernetes } from '../../../stacks/targets/kubernetes.ts';
import { stack } from '../topology/stacks.ts';

const workloads = [
  {
    name: 'countries',
    program: 'producer',
    settings: { topic: 't', saslMechanism: 'plain', saslUsername: 'u', saslPassword: 'p4ss-word' },
  },
];
const settings = { distribution: 'open', brokers: 3, workloads };
const options = { image: (name: string) => `${name}-content`, secretEnv: false };

function rendered(more: Readonly<Record<string, unknown>> = {}, chosen = options) {
  return renderFiles(stack({ ...settings, ...more }, kubernetes.traits), chosen);
}

interface Read {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly data?: Readonly<Record<string, unknown>>;
  readonly spec?: { readonly template?: { readonly spec: PodSpec } };
}

interface PodSpec {
  readonly enableServiceLinks: boolean;
  readonly containers: readonly { readonly image: string; readonly imagePullPolicy: string }[];
}

/** As kubectl reads it. */
function read(text: string): Read[] {
  return parseAllDocuments(text, { version: '1.1' }).map((each) => each.toJS() as Read);
}

const objects = (files = rendered()) => files.flatMap(({ text }) => read(text));
const pods = () => objects().flatMap(({ spec }) => spec?.template?.spec ?? []);

describe('the manifests of a stack as files', () => {
  it('come in an order in which each finds what it needs', () => {
    expect(rendered().map(({ name }) => name)).toEqual([
      '00-namespace.yaml',
      '01-zookeeper.yaml',
      '02-kafka.yaml',
      '03-schema-registry.yaml',
      '04-connect.yaml',
      '05-ui.yaml',
      '06-countries-secrets.yaml',
      '06-countries.yaml',
    ]);
    const names = rendered().map(({ name }) => name);
    expect(names.toSorted()).toEqual(names);
  });

  it('have equal bytes in every run, whatever the order of the settings', () => {
    const env = { kafka: { KAFKA_B: 'b', KAFKA_A: 'a' } };
    const turned = { kafka: { KAFKA_A: 'a', KAFKA_B: 'b' } };
    expect(rendered({ env })).toEqual(rendered({ env: turned }));
  });

  it('keep variables of other Services out of every pod', () => {
    expect(pods()).toHaveLength(6);
    for (const { enableServiceLinks } of pods()) expect(enableServiceLinks).toBe(false);
  });

  it('name images by their content, and pull none that is there', () => {
    const containers = pods().flatMap((pod) => pod.containers);
    expect(containers).toHaveLength(6);
    for (const { image, imagePullPolicy } of containers) {
      expect([image, imagePullPolicy]).toEqual([
        expect.stringMatching(/-content$/),
        'IfNotPresent',
      ]);
    }
  });

  it('hold texts that YAML 1.1 takes for something else as texts', () => {
    const odd = {
      KAFKA_A: 'on',
      KAFKA_B: 'yes',
      KAFKA_C: '1:30',
      KAFKA_D: '0777',
      KAFKA_E: '1_000',
      KAFKA_F: '~',
      KAFKA_G: 'a: b # c',
      KAFKA_H: '1e3',
      KAFKA_I: '2026-01-01',
      KAFKA_J: '=',
      KAFKA_K: 'n',
    };
    const files = rendered({ brokers: 1, env: { kafka: odd } });
    const env = objects(files).find(
      ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'kafka-env',
    );
    expect(env?.data).toMatchObject(odd);
  });

  it('hold secrets in files of their own, encoded as Kubernetes has them', () => {
    const [secrets, ...others] = rendered().filter(({ isSecret }) => isSecret);
    expect(others).toEqual([]);
    const [secret] = read(secrets?.text ?? '');
    expect(secret?.data).toMatchObject({
      PRODUCER_SASL_PASSWORD: Buffer.from('p4ss-word').toString('base64'),
    });
    for (const { text } of rendered()) expect(text).not.toContain('p4ss-word');
  });

  it('hold no variable openly where any may be secret', () => {
    const files = rendered({}, { ...options, secretEnv: true });
    expect(objects(files).filter(({ kind }) => kind === 'ConfigMap')).toEqual([]);
  });

  it('say nothing of this machine, nor that Pulumi made them', () => {
    for (const { text } of rendered()) expect(text).not.toContain(homeDir);
    const managers = objects().map(
      ({ metadata }) => metadata.labels['app.kubernetes.io/managed-by'],
    );
    expect(new Set(managers)).toEqual(new Set(['kubectl']));
  });
});
