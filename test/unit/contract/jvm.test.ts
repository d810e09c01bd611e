import { describe, expect, it } from 'vitest';
import { jvm } from '../../../stacks/contract/index.ts';

describe('heap', () => {
  it.each([
    ['zookeeper', ['-Xmx512M', '-Xms512M']],
    ['kafka', ['-Xmx1G', '-Xms1G']],
    ['schema-registry', ['-Xmx512M']],
    ['connect', ['-Xms256M', '-Xmx2G']],
  ] as const)('of %s is %j where nothing is set', (service, heap) => {
    expect(jvm(service, {}, 'localhost').heapOpts).toEqual(heap);
  });

  it.each([
    ['zookeeper', 'KAFKA_HEAP_OPTS'],
    ['kafka', 'KAFKA_HEAP_OPTS'],
    ['schema-registry', 'SCHEMA_REGISTRY_HEAP_OPTS'],
    ['connect', 'KAFKA_HEAP_OPTS'],
  ] as const)('of %s comes from %s', (service, name) => {
    const env = { KAFKA_HEAP_OPTS: 'other', [name]: ' -Xmx64M\t-Xms32M\n' };
    expect(jvm(service, env, 'localhost').heapOpts).toEqual(['-Xmx64M', '-Xms32M']);
  });
});

describe('JMX', () => {
  const closed = [
    '-Dcom.sun.management.jmxremote=true',
    '-Dcom.sun.management.jmxremote.authenticate=false',
    '-Dcom.sun.management.jmxremote.ssl=false',
  ];

  it.each(['zookeeper', 'kafka', 'connect'] as const)(
    'of %s is local where no port is set',
    (of) => {
      const { jmxOpts, jmxPort } = jvm(of, { KAFKA_JMX_PORT: '' }, '10.0.0.1');
      expect({ jmxOpts, jmxPort }).toEqual({ jmxOpts: closed, jmxPort: undefined });
    },
  );

  it.each(['zookeeper', 'kafka', 'connect'] as const)('of %s opens on KAFKA_JMX_PORT', (of) => {
    const { jmxOpts, jmxPort } = jvm(of, { KAFKA_JMX_PORT: '9101' }, '10.0.0.1');
    expect(jmxPort).toBe(9101);
    expect(jmxOpts).toEqual([
      ...closed,
      '-Djava.rmi.server.hostname=10.0.0.1',
      '-Dcom.sun.management.jmxremote.local.only=false',
      '-Dcom.sun.management.jmxremote.rmi.port=9101',
      '-Dcom.sun.management.jmxremote.port=9101',
    ]);
  });

  it('of the registry has its own names', () => {
    const env = {
      SCHEMA_REGISTRY_JMX_PORT: '9103',
      SCHEMA_REGISTRY_JMX_HOSTNAME: 'localhost',
      KAFKA_JMX_PORT: '1',
    };
    const { jmxOpts, jmxPort } = jvm('schema-registry', env, '10.0.0.1');
    expect(jmxPort).toBe(9103);
    expect(jmxOpts).toEqual([
      '-Dcom.sun.management.jmxremote',
      '-Dcom.sun.management.jmxremote.authenticate=false',
      '-Dcom.sun.management.jmxremote.ssl=false',
      '-Djava.rmi.server.hostname=localhost',
      '-Dcom.sun.management.jmxremote.local.only=false',
      '-Dcom.sun.management.jmxremote.rmi.port=9103',
      '-Dcom.sun.management.jmxremote.port=9103',
    ]);
  });

  it('adds the port to options that are set', () => {
    const env = { KAFKA_JMX_OPTS: '-Da=b', KAFKA_JMX_PORT: '1', KAFKA_JMX_HOSTNAME: 'h' };
    expect(jvm('kafka', env, '10.0.0.1').jmxOpts).toEqual([
      '-Da=b',
      '-Djava.rmi.server.hostname=h',
      '-Dcom.sun.management.jmxremote.local.only=false',
      '-Dcom.sun.management.jmxremote.rmi.port=1',
      '-Dcom.sun.management.jmxremote.port=1',
    ]);
  });

  it('passes a port that is no number on as it is', () => {
    const { jmxOpts, jmxPort } = jvm('kafka', { KAFKA_JMX_PORT: 'tcp://10.0.0.1:1' }, 'h');
    expect(jmxPort).toBeUndefined();
    expect(jmxOpts).toContain('-Dcom.sun.management.jmxremote.port=tcp://10.0.0.1:1');
  });
});

describe('other JVM options', () => {
  it('run G1 and nothing else where nothing is set', () => {
    const { performanceOpts, gcLogOpts, log4jOpts, opts } = jvm('kafka', {}, 'localhost');
    expect({ performanceOpts, gcLogOpts, log4jOpts, opts }).toEqual({
      performanceOpts: [
        '-server',
        '-XX:+UseG1GC',
        '-XX:MaxGCPauseMillis=20',
        '-XX:InitiatingHeapOccupancyPercent=35',
        '-XX:+ExplicitGCInvokesConcurrent',
        '-XX:MaxInlineLevel=15',
        '-Djava.awt.headless=true',
      ],
      gcLogOpts: [],
      log4jOpts: undefined,
      opts: [],
    });
  });

  it.each(['zookeeper', 'kafka', 'connect'] as const)('of %s come from the KAFKA_ names', (of) => {
    const env = {
      KAFKA_JVM_PERFORMANCE_OPTS: '-XX:+UseSerialGC',
      KAFKA_GC_LOG_OPTS: '-Xlog:gc',
      KAFKA_LOG4J_OPTS: '-Dlog4j.configuration=file:/x',
      KAFKA_OPTS: '-Da="b c" -Dd=*',
    };
    expect(jvm(of, env, 'localhost')).toMatchObject({
      performanceOpts: ['-XX:+UseSerialGC'],
      gcLogOpts: ['-Xlog:gc'],
      log4jOpts: ['-Dlog4j.configuration=file:/x'],
      opts: ['-Da="b', 'c"', '-Dd=*'],
    });
  });

  it('of the registry come from the SCHEMA_REGISTRY_ names', () => {
    const env = {
      SCHEMA_REGISTRY_JVM_PERFORMANCE_OPTS: '-XX:+UseSerialGC',
      SCHEMA_REGISTRY_LOG4J_OPTS: '-Dx=y',
      SCHEMA_REGISTRY_OPTS: '-Da=b',
      KAFKA_OPTS: '-Dno=1',
    };
    expect(jvm('schema-registry', env, 'localhost')).toMatchObject({
      performanceOpts: ['-XX:+UseSerialGC'],
      log4jOpts: ['-Dx=y'],
      opts: ['-Da=b'],
    });
  });
});
