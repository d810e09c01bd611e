/** Env map → the programs that run a service from the open distribution, as plain data. */
import { delimiter, join } from 'node:path';
import {
  escapeForProperties,
  jvm,
  mainFile,
  renderEscaped,
  type ContractService,
  type Rendered,
} from '../stacks/contract/index.ts';
import { UserFault, fault } from '../stacks/errors.ts';
import type { Env, Port } from '../stacks/topology/types.ts';
import { apicurioProperties, compatibilityLevel } from './apicurio.ts';
import type { OpenDistribution } from './open.ts';

export interface Program {
  /** Name within the stack; the service's own name for the program that clients talk to. */
  readonly name: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Content by absolute path. */
  readonly files: Readonly<Record<string, string>>;
  /** Whether it is a Java program, whose class data may be archived. */
  readonly java: boolean;
}

export interface LaunchPlace {
  readonly distribution: OpenDistribution;
  readonly java: string;
  readonly node: string;
  /** Folder for the files this service's programs read. */
  readonly conf: string;
  /** Host name for JMX where the env names none. */
  readonly hostName: string;
  /**
   * Path of a file by its name, such as `kafka.properties`.
   * @default the file of this name in `conf`
   */
  readonly file?: (name: string) => string;
  /**
   * What the image makes of the env.
   * @default `renderEscaped`: values arrive in Java as they are written
   */
  readonly render?: (service: ContractService, env: Env) => Rendered;
  /** Turns folders of the image into folders of this machine. */
  readonly mapPaths: (text: string, write?: (folder: string) => string) => string;
}

const mainClasses = {
  zookeeper: 'org.apache.zookeeper.server.quorum.QuorumPeerMain',
  kafka: 'kafka.Kafka',
  connect: 'org.apache.kafka.connect.cli.ConnectDistributed',
} as const satisfies Record<Exclude<ContractService, 'schema-registry'>, string>;

/** @throws UserFault with the image's own messages when the env is one that the image refuses. */
export function launch(
  service: ContractService,
  env: Env,
  ports: readonly Port[],
  place: LaunchPlace,
): Program[] {
  const files = renderFiles(service, env, place);
  if (service === 'schema-registry') return registryPrograms(env, ports, place, files);
  const properties = fileIn(place, mainFile(service));
  const own = env['CLASSPATH'] ? [env['CLASSPATH']] : [];
  const classPath = [join(place.distribution.kafkaLibs, '*'), ...own].join(delimiter);
  const command = [
    place.java,
    ...jvmWords(service, env, place),
    ...['-cp', classPath, mainClasses[service], properties],
  ];
  return [{ name: service, command, env: passedOn(env), files, java: true }];
}

function renderFiles(
  service: ContractService,
  env: Env,
  place: LaunchPlace,
): Record<string, string> {
  const rendered = (place.render ?? renderEscaped)(service, env);
  if (rendered.exit !== 0) {
    const problem = `the service would not start: ${rendered.messages.join(' ')}`;
    const fix = 'change or remove the setting that the message names';
    const setting = `kafka-stack:env.${service}`;
    throw new UserFault([fault('KS_ENV_REQUIRED', { setting, problem, fix })]);
  }
  return Object.fromEntries(
    Object.entries(rendered.files).map(([name, text]) => [
      fileIn(place, name),
      place.mapPaths(text, escapeForProperties),
    ]),
  );
}

function fileIn({ conf, file = (name) => join(conf, name) }: LaunchPlace, name: string): string {
  return file(name);
}

const log4jFiles = {
  zookeeper: 'log4j.properties',
  kafka: 'log4j.properties',
  'schema-registry': 'log4j.properties',
  connect: 'connect-log4j.properties',
} as const satisfies Record<ContractService, string>;

function jvmWords(service: ContractService, env: Env, place: LaunchPlace): string[] {
  const words = jvm(service, env, place.hostName);
  const log4j = words.log4jOpts ?? [
    `-Dlog4j.configuration=file:${fileIn(place, log4jFiles[service])}`,
  ];
  return [
    ...words.heapOpts,
    ...words.performanceOpts,
    ...words.gcLogOpts,
    ...words.jmxOpts,
    ...log4j,
    ...words.opts,
  ].map((word) => place.mapPaths(word));
}

/** Plug-ins may read variables of their own (credentials of a cloud, say); those of the launcher are used up. */
function passedOn(env: Env): Record<string, string> {
  const own = /^(KAFKA|ZOOKEEPER|CONNECT|SCHEMA_REGISTRY)_|^(JMX_PORT|CLASSPATH)$/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !own.test(name)));
}

/**
 * Apicurio serves the Confluent paths under a prefix. Clients that know only those talk to a small front
 * at the service's own port; Apicurio itself listens behind it.
 */
function registryPrograms(
  env: Env,
  ports: readonly Port[],
  place: LaunchPlace,
  files: Record<string, string>,
): Program[] {
  const backend = ports.find(({ name }) => name === 'backend')?.port;
  if (backend === undefined) throw new Error('the registry has no backend port');
  const config = fileIn(place, 'apicurio.properties');
  const { properties, listener } = apicurioProperties(env, backend);
  const front = join(import.meta.dirname, 'registry-front.ts');
  return [
    {
      name: 'schema-registry-backend',
      command: [
        place.java,
        ...jvmWords('schema-registry', env, place),
        `-Dquarkus.config.locations=file:${config}`,
        '-jar',
        place.distribution.registryJar,
      ],
      env: passedOn(env),
      files: { ...files, [config]: properties },
      java: true,
    },
    {
      name: 'schema-registry',
      command: [
        place.node,
        ...['--no-warnings', '--max-old-space-size=32', '--max-semi-space-size=1'],
        ...[
          front,
          listener.host,
          String(listener.port),
          `http://${listener.backendHost}:${backend}`,
          compatibilityLevel(env),
        ],
      ],
      env: {},
      files: {},
      java: false,
    },
  ];
}
