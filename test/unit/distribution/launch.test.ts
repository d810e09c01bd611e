import { describe, expect, it } from 'vitest';
import { launch, type LaunchPlace, type Program } from '../../../distribution/launch.ts';
import { renderService, type ContractService } from '../../../stacks/contract/index.ts';
import { serviceOf } from '../../../stacks/topology/types.ts';
import { stack } from '../topology/stacks.ts';

/** Does not prove that Java or Kafka accept the words. */

const place: LaunchPlace = {
  distribution: { kafkaLibs: '/libs', registryJar: '/registry/app.jar' },
  java: '/jdk/bin/java',
  node: '/bin/node',
  conf: '/conf',
  hostName: '127.0.0.1',
  mapPaths: (text) => text.replaceAll('/var/lib', '/here'),
};

function programs(service: ContractService, env: Record<string, unknown> = {}): Program[] {
  const { env: resolved, ports } = serviceOf(stack({ env: { [service]: env } }), service);
  return launch(service, resolved, ports, place);
}

function only(service: ContractService, env: Record<string, unknown> = {}): Program {
  const [program, ...more] = programs(service, env);
  if (!program || more.length > 0) throw new Error(`${service} is not one program`);
  return program;
}

const quickStart = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const openJmx = [
  '-Dcom.sun.management.jmxremote=true',
  '-Dcom.sun.management.jmxremote.authenticate=false',
  '-Dcom.sun.management.jmxremote.ssl=false',
];

describe('the words that start', () => {
  it('ZooKeeper', () => {
    expect(only('zookeeper').command).toEqual([
      '/jdk/bin/java',
      ...['-Xms32m', '-Xmx64m'],
      ...quickStart,
      ...openJmx,
      '-Dlog4j.configuration=file:/conf/log4j.properties',
      '-Dzookeeper.4lw.commands.whitelist=srvr,ruok,dump',
      ...['-cp', '/libs/*'],
      'org.apache.zookeeper.server.quorum.QuorumPeerMain',
      '/conf/zookeeper.properties',
    ]);
  });

  it('the broker, its JMX at one port of the loopback address', () => {
    expect(only('kafka').command).toEqual([
      '/jdk/bin/java',
      ...['-Xms32m', '-Xmx256m'],
      ...quickStart,
      ...openJmx,
      '-Dcom.sun.management.jmxremote.host=127.0.0.1',
      '-Djava.rmi.server.hostname=127.0.0.1',
      '-Dcom.sun.management.jmxremote.local.only=false',
      '-Dcom.sun.management.jmxremote.rmi.port=9101',
      '-Dcom.sun.management.jmxremote.port=9101',
      '-Dlog4j.configuration=file:/conf/log4j.properties',
      ...['-cp', '/libs/*'],
      'kafka.Kafka',
      '/conf/kafka.properties',
    ]);
  });

  it('Connect', () => {
    expect(only('connect').command).toEqual([
      '/jdk/bin/java',
      ...['-Xms32m', '-Xmx128m'],
      ...quickStart,
      ...openJmx,
      '-Dlog4j.configuration=file:/conf/connect-log4j.properties',
      ...['-cp', '/libs/*'],
      'org.apache.kafka.connect.cli.ConnectDistributed',
      '/conf/kafka-connect.properties',
    ]);
  });

  it('the registry behind its front', () => {
    const [backend] = programs('schema-registry');
    expect(backend?.command.slice(-3)).toEqual([
      '-Dquarkus.config.locations=file:/conf/apicurio.properties',
      '-jar',
      '/registry/app.jar',
    ]);
  });

  it('the front at the port of the registry', () => {
    const front = programs('schema-registry')[1];
    expect([front?.name, front?.command[0], front?.command.slice(-4)]).toEqual([
      'schema-registry',
      '/bin/node',
      ['127.0.0.1', '8081', 'http://127.0.0.1:18081', 'BACKWARD'],
    ]);
  });
});

describe('every service', () => {
  const all = (['zookeeper', 'kafka', 'schema-registry', 'connect'] as const).flatMap((service) =>
    programs(service),
  );

  it('runs without a shell', () => {
    expect(all.map(({ command }) => command[0])).toEqual([
      '/jdk/bin/java',
      '/jdk/bin/java',
      '/jdk/bin/java',
      '/bin/node',
      '/jdk/bin/java',
    ]);
  });

  it('has its name at the program that clients talk to', () => {
    expect(all.map(({ name }) => name)).toEqual([
      'zookeeper',
      'kafka',
      'schema-registry-backend',
      'schema-registry',
      'connect',
    ]);
  });

  it('finds each file of its words written', () => {
    const missing = all.flatMap(({ command, files }) =>
      command
        .flatMap((word) => /(\/conf\/.+\.properties)$/.exec(word)?.[1] ?? [])
        .filter((file) => !(file in files)),
    );
    expect(missing).toEqual([]);
  });

  it('gets none of the launcher variables as env', () => {
    expect(all.map(({ env }) => env)).toEqual([{}, {}, {}, {}, {}]);
  });
});

describe('env of the user', () => {
  it('sets heap, options and JMX in the words', () => {
    const { command } = only('kafka', {
      KAFKA_HEAP_OPTS: '-Xmx1g',
      KAFKA_OPTS: '-Da=b -Dc=d',
      KAFKA_JMX_PORT: 9999,
      KAFKA_JMX_HOSTNAME: 'box',
    });
    expect(command).toEqual(
      expect.arrayContaining([
        '-Xmx1g',
        '-Da=b',
        '-Dc=d',
        '-Dcom.sun.management.jmxremote.port=9999',
        '-Djava.rmi.server.hostname=box',
      ]),
    );
  });

  it('opens no JMX port where the setting is taken away', () => {
    const { command } = only('kafka', { KAFKA_JMX_PORT: null });
    expect(command.filter((word) => word.includes('jmxremote.port'))).toEqual([]);
  });

  it('cannot smuggle a command in', () => {
    const { command } = only('kafka', { KAFKA_OPTS: '$(reboot); `reboot` && reboot' });
    expect(command.slice(-8, -4)).toEqual(['$(reboot);', '`reboot`', '&&', 'reboot']);
  });

  it('that plug-ins read reaches the program', () => {
    const env = { AWS_REGION: 'eu-central-1', CLASSPATH: '/x', JMX_PORT: '1' };
    expect(only('connect', env).env).toEqual({ AWS_REGION: 'eu-central-1' });
  });

  it('adds the class path of plug-ins behind the own one', () => {
    const { command } = only('kafka', { CLASSPATH: '/plugins/*' });
    expect(command[command.indexOf('-cp') + 1]).toBe('/libs/*:/plugins/*');
  });

  it('for every Java of the service reaches it when the configuration itself names it', () => {
    const env = { JAVA_TOOL_OPTIONS: '-Dplugin=on' };
    expect(only('connect', env).env).toEqual(env);
  });

  it('writes folders of this machine as the properties format wants them', () => {
    const mapPaths: LaunchPlace['mapPaths'] = (text, write = (folder) => folder) =>
      text.replaceAll('/var/lib/kafka/data', () => write('/zoë'));
    const { env, ports } = serviceOf(stack(), 'kafka');
    const [kafka] = launch('kafka', env, ports, { ...place, mapPaths });
    expect(kafka?.files['/conf/kafka.properties']).toContain('log.dirs=/zo\\u00eb\n');
  });

  it('reaches the properties file', () => {
    const { files } = only('kafka', { KAFKA_LOG_RETENTION_HOURS: 1 });
    expect(files['/conf/kafka.properties']?.split('\n')).toContain('log.retention.hours=1');
  });

  it('that the image refuses is refused in its words', () => {
    expect(() => programs('connect', { CONNECT_GROUP_ID: null })).toThrow(
      /^KS_ENV_REQUIRED kafka-stack:env\.connect: .*CONNECT_GROUP_ID/,
    );
  });
});

it('turns folders of the image into folders of this machine, in files and words', () => {
  const { files, command } = only('kafka', { KAFKA_OPTS: '-Dx=/var/lib/kafka/x' });
  expect(command).toContain('-Dx=/here/kafka/x');
  expect(files['/conf/kafka.properties']?.split('\n')).toContain('log.dirs=/here/kafka/data');
});

describe('a place with folders and a rendering of its own, as in an image', () => {
  const { env, ports } = serviceOf(stack({ env: { kafka: { KAFKA_X: 'a\\b' } } }), 'kafka');
  const [program] = launch('kafka', env, ports, {
    ...place,
    file: (name) => `/etc/kafka/${name}`,
    render: renderService,
    mapPaths: (text) => text,
  });

  it('has its files there, and words that name them', () => {
    expect(Object.keys(program?.files ?? {}).sort()).toEqual([
      '/etc/kafka/kafka.properties',
      '/etc/kafka/log4j.properties',
      '/etc/kafka/tools-log4j.properties',
    ]);
    expect(program?.command.at(-1)).toBe('/etc/kafka/kafka.properties');
    expect(program?.command).toContain('-Dlog4j.configuration=file:/etc/kafka/log4j.properties');
  });

  it('has values as that rendering writes them', () => {
    expect(program?.files['/etc/kafka/kafka.properties']?.split('\n')).toContain('x=a\\b');
  });
});

it('needs a port for the registry behind the front', () => {
  const { env } = serviceOf(stack(), 'schema-registry');
  expect(() => launch('schema-registry', env, [], place)).toThrow(
    'the registry has no backend port',
  );
});
