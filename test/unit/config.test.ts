import { describe, expect, it } from 'vitest';
import {
  configKeys,
  describeKey,
  nearestName,
  parseConfig,
  type ConfigKey,
  idleSettings,
} from '../../stacks/config.ts';
import { UserFault, type Fault } from '../../stacks/errors.ts';
import { catalogue } from '../../stacks/topology/catalogue.ts';
import { serviceNames } from '../../stacks/topology/types.ts';

function faultsOf(raw: Record<string, string>): readonly Fault[] {
  try {
    parseConfig(raw);
  } catch (error) {
    if (error instanceof UserFault) return error.faults;
    throw error;
  }
  return [];
}

/** Does not prove that Pulumi hands values over in this form. */
describe('settings that are right', () => {
  it('has a default for everything', () => {
    expect(parseConfig({})).toEqual({
      target: 'local',
      brokers: 1,
      portOffset: 0,
      listenAddress: '127.0.0.1',
      advertisedHost: '127.0.0.1',
      env: {},
      heapMb: {},
      ports: {},
      workloads: [],
      images: {},
      memoryLimitMb: {},
      restartPolicy: 'unless-stopped',
      extraHosts: [],
      access: 'node-port',
      volumeSizes: {},
      ulimits: {},
      readyTimeoutSeconds: 180,
      stopGraceSeconds: 45,
      disableChecks: [],
    });
  });

  it('takes keys with the namespace and without', () => {
    const config = parseConfig({ 'kafka-stack:portOffset': '5', stopGraceSeconds: '7' });
    expect([config.portOffset, config.stopGraceSeconds]).toEqual([5, 7]);
  });

  it('ignores keys of other namespaces', () => {
    expect(
      faultsOf({ 'aws:region': 'eu-central-1', 'docker:host': 'x', 'kafka:bootstrapServers': 'x' }),
    ).toEqual([]);
  });

  it.each<[ConfigKey, string, unknown]>([
    ['target', 'kubernetes', 'kubernetes'],
    ['distribution', 'confluent', 'confluent'],
    ['portOffset', '36000', 36000],
    ['listenAddress', '0.0.0.0', '0.0.0.0'],
    ['advertisedHost', 'dev-box.example.com', 'dev-box.example.com'],
    ['dataDir', '12', '12'],
    ['javaHome', '/opt/jdk', '/opt/jdk'],
    ['heapMb', '{"kafka":512}', { kafka: 512 }],
    ['ports', '{"ui":{"http":65535}}', { ui: { http: 65535 } }],
    ['readyTimeoutSeconds', '3600', 3600],
    ['stopGraceSeconds', '1', 1],
    ['disableChecks', '["KS_LISTENER"]', ['KS_LISTENER']],
  ])('reads %s from %s', (key, raw, expected) => {
    expect(parseConfig({ [key]: raw })[key]).toEqual(expected);
  });

  it('keeps every digit of an env number that JavaScript cannot hold', () => {
    const env = '{"kafka":{"KAFKA_LOG_RETENTION_BYTES":9007199254740993}}';
    expect(parseConfig({ env }).env.kafka).toEqual({
      KAFKA_LOG_RETENTION_BYTES: '9007199254740993',
    });
  });

  it('keeps the spelling of an env number', () => {
    const env = '{"kafka":{"KAFKA_LOG_CLEANER_MIN_CLEANABLE_RATIO":0.50}}';
    expect(parseConfig({ env }).env.kafka).toEqual({
      KAFKA_LOG_CLEANER_MIN_CLEANABLE_RATIO: '0.50',
    });
  });

  it('takes text, numbers, booleans and null as env values', () => {
    const env = '{"connect":{"A":"x","B":1,"C":true,"D":null}}';
    expect(parseConfig({ env }).env.connect).toEqual({ A: 'x', B: 1, C: true, D: null });
  });

  it('freezes the result down to its leaves', () => {
    const config = parseConfig({ env: '{"kafka":{"A":"x"}}', disableChecks: '["KS_MEMORY"]' });
    const parts = [config, config.env, config.env.kafka, config.disableChecks, config.ports];
    expect(parts.map((part) => Object.isFrozen(part))).toEqual([true, true, true, true, true]);
  });
});

describe('unknown keys', () => {
  it.each([
    ['portOfset', '1', 'rename it to kafka-stack:portOffset'],
    ['Target', 'local', 'rename it to kafka-stack:target'],
    ['env', '{"kafak":{}}', 'rename it to kafka-stack:env.kafka'],
    ['heapMb', '{"zookeper":64}', 'rename it to kafka-stack:heapMb.zookeeper'],
    ['ports', '{"kafka":{"hots":9092}}', 'rename it to kafka-stack:ports.kafka.host'],
    ['ports', '{"schema-registri":{}}', 'rename it to kafka-stack:ports.schema-registry'],
  ])('of %s = %s are told the nearest known name', (key, value, fix) => {
    expect(faultsOf({ [key]: value })).toMatchObject([{ code: 'KS_CONFIG_UNKNOWN_KEY', fix }]);
  });

  it('are told how to remove them when nothing is near', () => {
    expect(faultsOf({ colour: 'red' })[0]?.fix).toBe(
      "remove it with: pulumi config rm --path 'kafka-stack:colour'",
    );
  });

  it('are told the names that are known in their place', () => {
    expect(faultsOf({ ports: '{"connect":{"client":1}}' })[0]).toMatchObject({
      setting: 'kafka-stack:ports.connect.client',
      allowed: 'http',
    });
  });

  it.each(['kafka_stack', 'kafkastack', 'kafka-stak', 'Kafka-Stack'])(
    'in the namespace %s are told the right one',
    (namespace) => {
      expect(faultsOf({ [`${namespace}:portOffset`]: '5' })).toEqual([
        {
          code: 'KS_CONFIG_UNKNOWN_KEY',
          level: 'error',
          setting: `${namespace}:portOffset`,
          problem: 'settings of the project begin with kafka-stack:',
          fix: 'rename it to kafka-stack:portOffset',
        },
      ]);
    },
  );

  it.each(serviceNames)('among the ports of %s are told all that the service has', (service) => {
    const [found] = faultsOf({ ports: JSON.stringify({ [service]: { odd: 1 } }) });
    expect(found?.allowed).toBe(Object.keys(catalogue[service].ports).join(', '));
  });

  it('never show their value', () => {
    expect(JSON.stringify(faultsOf({ pasword: 'tops3cret' }))).not.toContain('tops3cret');
  });
});

describe('values that do not fit', () => {
  const port = 'a whole number from 1 to 65535';
  const offset = 'a whole number from 0 to 36000';
  const heap = 'a whole number of MiB from 16 to 1048576';
  const folder = 'the path of a folder, written out: nothing expands a ~';
  const java = 'the whole path of a Java installation, which begins with /';
  const host = 'a host name or an IPv4 address, without scheme and port';

  it.each([
    ['target', 'lokal', 'kafka-stack:target', 'lokal', 'local, docker, kubernetes'],
    ['distribution', 'apache', 'kafka-stack:distribution', 'apache', 'open, confluent'],
    ['portOffset', 'abc', 'kafka-stack:portOffset', 'abc', offset],
    ['portOffset', '-1', 'kafka-stack:portOffset', '-1', offset],
    ['portOffset', '36001', 'kafka-stack:portOffset', '36001', offset],
    ['portOffset', '1.5', 'kafka-stack:portOffset', '1.5', offset],
    ['portOffset', 'true', 'kafka-stack:portOffset', 'true', offset],
    ['portOffset', '', 'kafka-stack:portOffset', '', offset],
    ['portOffset', '1e99', 'kafka-stack:portOffset', '1e99', offset],
    ['listenAddress', 'http://x', 'kafka-stack:listenAddress', 'http://x', host],
    ['listenAddress', '::1', 'kafka-stack:listenAddress', '::1', host],
    ['advertisedHost', 'localhost:9092', 'kafka-stack:advertisedHost', 'localhost:9092', host],
    ['advertisedHost', '', 'kafka-stack:advertisedHost', '', host],
    ['dataDir', '', 'kafka-stack:dataDir', '', folder],
    ['dataDir', '~/kafka', 'kafka-stack:dataDir', '~/kafka', folder],
    ['javaHome', '', 'kafka-stack:javaHome', '', java],
    ['javaHome', 'jdk', 'kafka-stack:javaHome', 'jdk', java],
    ['javaHome', '~/jdk', 'kafka-stack:javaHome', '~/jdk', java],
    ['heapMb', '{"kafka":"5g"}', 'kafka-stack:heapMb.kafka', '5g', heap],
    ['heapMb', '{"kafka":15}', 'kafka-stack:heapMb.kafka', '15', heap],
    ['heapMb', '512', 'kafka-stack:heapMb', '512', 'MiB by service, such as {"kafka": 512}'],
    ['ports', '{"kafka":{"host":0}}', 'kafka-stack:ports.kafka.host', '0', port],
    ['ports', '{"ui":{"http":65536}}', 'kafka-stack:ports.ui.http', '65536', port],
    ['ports', '{"ui":8080}', 'kafka-stack:ports.ui', '8080', 'ports by name: http'],
    [
      'readyTimeoutSeconds',
      '0',
      'kafka-stack:readyTimeoutSeconds',
      '0',
      'a whole number of seconds from 1 to 3600',
    ],
    [
      'stopGraceSeconds',
      '601',
      'kafka-stack:stopGraceSeconds',
      '601',
      'a whole number of seconds from 1 to 600',
    ],
    [
      'disableChecks',
      'KS_LISTENER',
      'kafka-stack:disableChecks',
      'KS_LISTENER',
      'a list of codes, such as ["KS_LISTENER"]',
    ],
  ])('refuses %s = %j in words for people', (key, raw, setting, value, allowed) => {
    expect(faultsOf({ [key]: raw })).toEqual([
      {
        code: 'KS_CONFIG_VALUE',
        level: 'error',
        setting,
        value,
        problem: 'the value does not fit',
        allowed,
        fix: `set it with: pulumi config set --path '${setting}' VALUE`,
      },
    ]);
  });

  it('tells one fault for a number that is wrong in two ways', () => {
    expect(faultsOf({ portOffset: '-1.5' })).toHaveLength(1);
  });

  it('names the place of a wrong code in a list, and the codes there are', () => {
    expect(faultsOf({ disableChecks: '["KS_MEMORY","KS_LISTNER"]' })).toMatchObject([
      {
        setting: 'kafka-stack:disableChecks[1]',
        value: 'KS_LISTNER',
        allowed: expect.stringContaining('KS_LISTENER, KS_REPLICATION') as unknown,
      },
    ]);
  });

  it('says what JSON it wants where the text is none', () => {
    expect(faultsOf({ env: '{"kafka":' })[0]?.allowed).toBe(
      'env names by service, such as {"kafka": {"KAFKA_LOG_RETENTION_HOURS": 1}}',
    );
  });

  it('says what an env value may be', () => {
    expect(faultsOf({ env: '{"kafka":{"KAFKA_BROKER_ID":[1]}}' })).toMatchObject([
      {
        setting: 'kafka-stack:env.kafka.KAFKA_BROKER_ID',
        allowed: 'text, a number, true, false, or null to take a default away',
      },
    ]);
  });

  it('says what an env name may be', () => {
    expect(faultsOf({ env: '{"kafka":{"1 KAFKA":"x"}}' })[0]?.allowed).toBe(
      'env names of letters, digits and _, no digit first',
    );
  });

  it.each(['{"kafka":{"KAFKA_SSL_KEY_PASSWORD":{"is":"tops3cret"}}}', 'tops3cret{'])(
    'never shows an env value: %s',
    (env) => {
      expect(JSON.stringify(faultsOf({ env }))).not.toContain('tops3cret');
    },
  );
});

it('tells all faults of a run together', () => {
  const faults = faultsOf({ target: 'moon', portOffset: 'x', colour: 'red', heapMb: '{"ui":1}' });
  expect(faults.map(({ setting }) => setting).sort()).toEqual([
    'kafka-stack:colour',
    'kafka-stack:heapMb.ui',
    'kafka-stack:portOffset',
    'kafka-stack:target',
  ]);
});

it('describes every key in a sentence', () => {
  expect(configKeys.filter((key) => !/^[A-Z].+\.$/.test(describeKey(key)))).toEqual([]);
});

describe('nearestName', () => {
  it.each([
    ['KAFKA', 'kafka'],
    ['conect', 'connect'],
    ['schemaregistry', 'schema-registry'],
    ['postgres', undefined],
  ])('of %s is %s', (wrong, nearest) => {
    expect(nearestName(wrong, ['kafka', 'connect', 'schema-registry'])).toBe(nearest);
  });
});

describe('a setting that changes nothing on its target', () => {
  it('is told, with the targets where it does', () => {
    expect(idleSettings({ 'kafka-stack:ulimits': '{"nofile": 1}' }, 'local')).toMatchObject([
      {
        code: 'KS_CONFIG_NO_EFFECT',
        level: 'warning',
        setting: 'kafka-stack:ulimits',
        allowed: 'target docker',
      },
    ]);
  });

  it('is none where it has an effect', () => {
    expect(idleSettings({ 'kafka-stack:ulimits': '{"nofile": 1}' }, 'docker')).toEqual([]);
    expect(idleSettings({ 'kafka-stack:portOffset': '1' }, 'docker')).toEqual([]);
  });
});

describe('settings of containers', () => {
  it.each([
    ['images', '{"kafka": "cp-kafka"}', 'kafka-stack:images.kafka'],
    ['images', '{"kafak": "a/b:1"}', 'kafka-stack:images.kafak'],
    ['imageMirror', 'https://mirror.example.com', 'kafka-stack:imageMirror'],
    ['uiFlavour', 'akhq', 'kafka-stack:uiFlavour'],
    ['platform', 'amd64', 'kafka-stack:platform'],
    ['restartPolicy', 'sometimes', 'kafka-stack:restartPolicy'],
    ['extraHosts', '["a"]', 'kafka-stack:extraHosts[0]'],
    ['ulimits', '{"nofile": "many"}', 'kafka-stack:ulimits.nofile'],
    ['memoryLimitMb', '{"kafka": 1}', 'kafka-stack:memoryLimitMb.kafka'],
    ['externalHost', 'tcp://x', 'kafka-stack:externalHost'],
  ])('refuse %s = %s', (key, value, setting) => {
    expect(faultsOf({ [key]: value }).map((each) => each.setting)).toEqual([setting]);
  });

  it.each([
    ['images', '{"kafka": "host:5000/a/cp-kafka:7.4.1"}'],
    ['images', '{"kafka": "a/b@sha256:0123456789abcdef"}'],
    ['imageMirror', 'mirror.example.com:5000/hub'],
    ['platform', 'linux/arm64/v8'],
    ['extraHosts', '["db.example.com:192.0.2.7", "host.docker.internal:host-gateway"]'],
    ['ulimits', '{"nofile": 65536, "memlock": -1}'],
    ['externalHost', 'host.docker.internal'],
  ])('take %s = %s', (key, value) => {
    expect(faultsOf({ [key]: value })).toEqual([]);
  });
});
