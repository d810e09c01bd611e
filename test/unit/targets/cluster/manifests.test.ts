import { describe, expect, it } from 'vitest';
import {
  namespaceOf,
  servicesOf,
  workloadsOf,
  type Manifest,
} from '../../../../stacks/targets/cluster/manifests.ts';
import { kubernetes } from '../../../../stacks/targets/kubernetes.ts';
import { runningParts, type Topology } from '../../../../stacks/topology/types.ts';
import { stack } from '../../topology/stacks.ts';

const workloads = [
  { name: 'countries', program: 'producer' },
  { name: 'counter', program: 'consumer', replicas: 2 },
];

const inCluster = (settings: Readonly<Record<string, unknown>> = {}) =>
  stack({ target: 'kubernetes', distribution: 'open', workloads, ...settings }, kubernetes.traits);

const options = { image: (name: string) => name, secretEnv: false, connectors: 'c0ffee' };

function manifestsOf(topology: Topology, secretEnv = false): Manifest[] {
  const wanted = { ...options, secretEnv };
  const parts = [...servicesOf(topology, wanted), ...workloadsOf(topology, wanted)];
  return parts.flatMap(({ beside, pods }) => [...beside, pods]);
}

interface PodSpec {
  readonly enableServiceLinks: boolean;
  readonly automountServiceAccountToken: boolean;
  readonly securityContext: Readonly<Record<string, unknown>>;
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
  readonly volumes?: readonly { readonly name: string }[];
}

interface Container {
  readonly imagePullPolicy: string;
  readonly env?: readonly { readonly name: string }[];
  readonly securityContext: Readonly<Record<string, unknown>>;
  readonly resources: { readonly requests: object; readonly limits: object };
  readonly volumeMounts: readonly { readonly name: string; readonly subPath?: string }[];
  readonly startupProbe?: { readonly exec: { readonly command: readonly string[] } };
  readonly readinessProbe?: object;
  readonly livenessProbe?: object;
}

interface WithPods {
  readonly spec: {
    readonly template: {
      readonly metadata: { readonly annotations: Readonly<Record<string, string>> };
      readonly spec: PodSpec;
    };
    readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
  };
}

function podsOf(manifests: readonly Manifest[]): (Manifest & WithPods)[] {
  return manifests.filter(
    (each): each is Manifest & WithPods =>
      each.kind === 'StatefulSet' || each.kind === 'Deployment',
  );
}

const found = (manifests: readonly Manifest[], kind: string, name: string) =>
  manifests.find((each) => each.kind === kind && each.metadata.name === name);

describe('every pod of a stack', () => {
  const pods = podsOf(manifestsOf(inCluster()));

  it('is there for each part', () => {
    expect(pods).toHaveLength(runningParts(inCluster()).length);
  });

  it.each(pods.map((each) => [each.metadata.name, each] as const))(
    '%s gets no variables of Services, no token, no rights, and a user of its own',
    (_, { spec }) => {
      const { template } = spec;
      expect(template.spec).toMatchObject({
        enableServiceLinks: false,
        automountServiceAccountToken: false,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 1000,
          fsGroup: 1000,
          seccompProfile: { type: 'RuntimeDefault' },
        },
      });
      const { initContainers = [], containers } = template.spec;
      for (const container of [...initContainers, ...containers]) {
        expect(container).toMatchObject({
          imagePullPolicy: 'IfNotPresent',
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        });
        expect(Object.keys(container.resources)).toEqual(['requests', 'limits']);
      }
    },
  );

  it.each(pods.map((each) => [each.metadata.name, each] as const))(
    '%s is asked whether it works, from its start on',
    (_, { spec }) => {
      for (const container of spec.template.spec.containers) {
        expect(container.startupProbe?.exec.command.slice(0, 2)).toEqual(['sh', '-c']);
        expect(container.readinessProbe).toBeDefined();
        expect(container.livenessProbe).toBeDefined();
      }
    },
  );

  it.each(pods.map((each) => [each.metadata.name, each] as const))(
    '%s mounts only what it has, and claims below their root',
    (_, { spec }) => {
      const { volumes = [], containers } = spec.template.spec;
      const claims = spec.volumeClaimTemplates ?? [];
      const names = [
        ...volumes.map(({ name }) => name),
        ...claims.map((each) => each.metadata.name),
      ];
      const mounts = containers.flatMap(({ volumeMounts }) => [...volumeMounts]);
      expect(mounts.map(({ name }) => name).sort()).toEqual(names.sort());
      for (const { metadata } of claims) {
        expect(mounts.find(({ name }) => name === metadata.name)?.subPath).toBe('data');
      }
    },
  );
});

describe('the objects of a stack', () => {
  it('are all in its namespace, with labels that tell stack and part', () => {
    for (const { metadata } of manifestsOf(inCluster())) {
      expect(metadata.namespace).toBe('kafka-stack-dev');
      expect(metadata.labels).toMatchObject({
        'app.kubernetes.io/instance': 'dev',
        'app.kubernetes.io/part-of': 'kafka-stack',
      });
      expect(metadata.labels['app.kubernetes.io/name']).toBeDefined();
    }
    expect(namespaceOf(inCluster({ namespace: 'mine' })).metadata.name).toBe('mine');
  });

  it('have names of their own by kind', () => {
    const names = manifestsOf(inCluster()).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(names).toEqual([...new Set(names)]);
  });

  it('publish at the nodes exactly what the topology publishes', () => {
    const topology = inCluster({ portOffset: 7 });
    const services = manifestsOf(topology).filter(({ kind }) => kind === 'Service');
    const nodePorts = services.flatMap(({ spec }) =>
      (spec as { ports: { nodePort?: number }[] }).ports.flatMap(({ nodePort }) => nodePort ?? []),
    );
    const published = runningParts(topology).flatMap(({ ports }) =>
      ports.flatMap((port) => port.published ?? []),
    );
    expect(nodePorts.toSorted()).toEqual(published.toSorted());
    expect(nodePorts).toContain(30_099);
  });

  it('are the same in every run, and whatever the order of env names', () => {
    const env = (names: Record<string, string>) => inCluster({ env: { kafka: names } });
    const one = env({ KAFKA_LOG_RETENTION_HOURS: '1', KAFKA_NUM_PARTITIONS: '3' });
    const other = env({ KAFKA_NUM_PARTITIONS: '3', KAFKA_LOG_RETENTION_HOURS: '1' });
    expect(JSON.stringify(manifestsOf(other))).toBe(JSON.stringify(manifestsOf(one)));
  });

  it('keep claims, whatever happens to the StatefulSet', () => {
    expect(found(manifestsOf(inCluster()), 'StatefulSet', 'kafka')).toMatchObject({
      spec: {
        podManagementPolicy: 'Parallel',
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
        volumeClaimTemplates: [
          {
            metadata: { name: 'kafka-data' },
            spec: { resources: { requests: { storage: '10Gi' } } },
          },
        ],
      },
    });
  });

  it('take size and class of claims from the configuration', () => {
    const topology = inCluster({ volumeSizes: { kafka: '20Gi' }, storageClass: 'fast' });
    const { spec } = found(manifestsOf(topology), 'StatefulSet', 'kafka') as unknown as {
      spec: { volumeClaimTemplates: object[] };
    };
    expect(spec.volumeClaimTemplates).toMatchObject([
      { spec: { storageClassName: 'fast', resources: { requests: { storage: '20Gi' } } } },
    ]);
  });

  it('let the replicas of a workload share one claim', () => {
    const claims = manifestsOf(inCluster()).filter(({ kind }) => kind === 'PersistentVolumeClaim');
    expect(claims.map(({ metadata }) => metadata.name)).toEqual([
      'kafka-connect-data',
      'connectors',
      'countries-data',
      'counter-data',
    ]);
  });
});

describe('the environment of a pod', () => {
  const settingsOf = (manifests: readonly Manifest[], name: string) =>
    podsOf(manifests).find(({ metadata }) => metadata.name === name)?.spec.template.metadata
      .annotations['kafka-stack/settings'];

  it('arrives as it is: no value stands in the pod itself, where $(NAME) would be replaced', () => {
    const topology = inCluster({ env: { kafka: { KAFKA_OPTS: '-Dx=$(HOME)' } } });
    const manifests = manifestsOf(topology);
    expect(found(manifests, 'ConfigMap', 'kafka-env')?.['data']).toMatchObject({
      KAFKA_OPTS: '-Dx=$(HOME)',
    });
    for (const { spec } of podsOf(manifests)) {
      const own = spec.template.spec.containers.flatMap(({ env = [] }) => [...env]);
      expect(own).toEqual([]);
    }
  });

  it('has what looks secret in a Secret, and nowhere else', () => {
    const topology = inCluster({ env: { kafka: { KAFKA_SSL_KEY_PASSWORD: 'hush-4711' } } });
    const manifests = manifestsOf(topology);
    const holding = manifests.filter((each) => JSON.stringify(each).includes('hush-4711'));
    expect(holding).toEqual([]);
    expect(found(manifests, 'Secret', 'kafka-env')?.['data']).toEqual({
      KAFKA_SSL_KEY_PASSWORD: Buffer.from('hush-4711').toString('base64'),
    });
  });

  it('is a Secret as a whole where the configuration is encrypted', () => {
    const kinds = manifestsOf(inCluster(), true).map(({ kind }) => kind);
    expect(kinds).not.toContain('ConfigMap');
    expect(kinds).toContain('Secret');
  });

  it('makes new pods where it changes, and only of that part', () => {
    const [before, after] = [
      {},
      { env: { connect: { CONNECT_TASK_SHUTDOWN_GRACEFUL_TIMEOUT_MS: '9000' } } },
    ]
      .map(inCluster)
      .map((topology) => manifestsOf(topology));
    if (!before || !after) throw new Error('two stacks');
    expect(settingsOf(after, 'kafka-connect')).not.toBe(settingsOf(before, 'kafka-connect'));
    expect(settingsOf(after, 'kafka')).toBe(settingsOf(before, 'kafka'));
    expect(settingsOf(after, 'zookeeper')).toBe(settingsOf(before, 'zookeeper'));
  });
});

describe('the connectors of a stack', () => {
  it('are waited for where they are brought', () => {
    const connect = podsOf(manifestsOf(inCluster())).find(
      ({ metadata }) => metadata.name === 'kafka-connect',
    );
    expect(connect?.spec.template.spec.initContainers).toMatchObject([
      { name: 'connectors', env: [{ name: 'CONTENT', value: 'c0ffee' }] },
    ]);
  });

  it('are an empty folder where nobody brings them', () => {
    const { image, secretEnv } = options;
    const manifests = servicesOf(inCluster(), { image, secretEnv }).map(({ pods }) => pods);
    const [connect] = podsOf(manifests).filter(({ metadata }) => metadata.name === 'kafka-connect');
    expect(connect?.spec.template.spec.initContainers).toBeUndefined();
    expect(connect?.spec.template.spec.volumes).toContainEqual({
      name: 'connectors',
      emptyDir: {},
    });
  });
});

describe('three brokers', () => {
  const manifests = manifestsOf(inCluster({ brokers: 3 }));

  it('are one StatefulSet of three, of which one may go at a time', () => {
    expect(
      podsOf(manifests).filter(({ metadata }) => /^kafka(-\d)?$/.test(metadata.name)),
    ).toHaveLength(1);
    expect(found(manifests, 'StatefulSet', 'kafka')?.['spec']).toMatchObject({ replicas: 3 });
    expect(found(manifests, 'PodDisruptionBudget', 'kafka')?.['spec']).toMatchObject({
      maxUnavailable: 1,
    });
  });

  it('have each a Service with ports of its own', () => {
    const ports = [0, 1, 2].map((index) => {
      const { spec } = found(manifests, 'Service', `kafka-${index}`) as unknown as {
        spec: { selector: object; ports: { name: string; port: number; nodePort: number }[] };
      };
      expect(spec.selector).toMatchObject({
        'statefulset.kubernetes.io/pod-name': `kafka-${index}`,
      });
      return spec.ports.map(({ name, nodePort }) => [name, nodePort]);
    });
    expect(ports).toEqual([
      [
        ['host', 30_092],
        ['jmx', 30_101],
      ],
      [
        ['host', 30_093],
        ['jmx', 30_102],
      ],
      [
        ['host', 30_094],
        ['jmx', 30_103],
      ],
    ]);
  });

  it('read what is their own from a file of their number', () => {
    expect(found(manifests, 'ConfigMap', 'kafka-pods')?.['data']).toEqual(
      Object.fromEntries(
        [0, 1, 2].map((index) => [
          `${index}.env`,
          [
            `export KAFKA_ADVERTISED_LISTENERS='PLAINTEXT://kafka-${index}.kafka.kafka-stack-dev:29092,PLAINTEXT_HOST://127.0.0.1:${30_092 + index}'`,
            `export KAFKA_BROKER_ID='${index + 1}'`,
            '',
          ].join('\n'),
        ]),
      ),
    );
    const common = found(manifests, 'ConfigMap', 'kafka-env')?.['data'] as object;
    expect(Object.keys(common)).not.toContain('KAFKA_BROKER_ID');
    expect(common).toMatchObject({ KAFKA_MIN_INSYNC_REPLICAS: '2' });
  });

  it('are put on different nodes where there are as many', () => {
    const [pods] = podsOf(manifests).filter(({ metadata }) => metadata.name === 'kafka');
    expect(pods?.spec.template.spec).toMatchObject({
      affinity: { podAntiAffinity: {} },
      containers: [{ command: ['bash', '-c', expect.stringContaining('.env')] }],
    });
  });
});
