import { text } from './properties.ts';
import type { LineWriter } from './types.ts';

/**
 * Levels by logger from a list such as `kafka=WARN,org.apache.zookeeper=ERROR` (`parse_log4j_loggers` in `dub`).
 * Parts without exactly one `=` are left out; later ones win over earlier ones and over the defaults.
 */
export function parseLoggers(
  list: string,
  defaults: Readonly<Record<string, string>> = {},
): ReadonlyMap<string, string> {
  const levels = new Map(Object.entries(defaults));
  for (const part of list.split(',')) {
    const [logger, level, ...more] = part.split('=');
    if (logger !== undefined && level !== undefined && more.length === 0) levels.set(logger, level);
  }
  return levels;
}

const pattern = '[%d] %p %m (%c)%n';

/** `log4j.properties`: all to stdout. `suffix` follows each level; ZooKeeper and the registry name the appender there. */
export function log4jFile(
  line: LineWriter,
  rootLevel: string | undefined,
  loggers: ReadonlyMap<string, string>,
  suffix = '',
): string {
  return text([
    line('log4j.rootLogger', `${rootLevel ?? 'INFO'}, stdout`),
    'log4j.appender.stdout=org.apache.log4j.ConsoleAppender',
    'log4j.appender.stdout.layout=org.apache.log4j.PatternLayout',
    `log4j.appender.stdout.layout.ConversionPattern=${pattern}`,
    ...loggerLines(line, loggers, suffix),
  ]);
}

/** `tools-log4j.properties`: what the command line tools of the image log, all to stderr. */
export function toolsLog4jFile(line: LineWriter, rootLevel: string | undefined): string {
  return text([
    line('log4j.rootLogger', `${rootLevel ?? 'WARN'}, stderr`),
    'log4j.appender.stderr=org.apache.log4j.ConsoleAppender',
    'log4j.appender.stderr.layout=org.apache.log4j.PatternLayout',
    `log4j.appender.stderr.layout.ConversionPattern=${pattern}`,
    'log4j.appender.stderr.Target=System.err',
  ]);
}

const connectDefaults: Readonly<Record<string, string>> = {
  'org.reflections': 'ERROR',
  'org.apache.zookeeper': 'ERROR',
  'org.I0Itec.zkclient': 'ERROR',
};

/** `connect-log4j.properties`. Loggers that are named replace the default ones, unlike those of the broker. */
export function connectLog4jFile(
  line: LineWriter,
  rootLevel: string | undefined,
  list: string | undefined,
  conversionPattern: string | undefined,
): string {
  const given = list !== undefined && list !== '';
  return text([
    line('log4j.rootLogger', `${rootLevel ?? 'INFO'}, stdout`),
    'log4j.appender.stdout=org.apache.log4j.ConsoleAppender',
    'log4j.appender.stdout.layout=org.apache.log4j.PatternLayout',
    line('log4j.appender.stdout.layout.ConversionPattern ', conversionPattern ?? pattern),
    given ? '# loggers from CONNECT_LOG4J_LOGGERS env variable' : '# default log levels',
    ...loggerLines(line, given ? parseLoggers(list) : new Map(Object.entries(connectDefaults)), ''),
  ]);
}

function loggerLines(line: LineWriter, loggers: ReadonlyMap<string, string>, suffix: string) {
  return [...loggers].map(([logger, level]) => line(`log4j.logger.${logger}`, level + suffix));
}
