/** The one program behind all names of Kafka's tools in the images. */
import { leadingWords, toolClasses, toolFlags, trogdorClasses } from '../distribution/tools.ts';
import { distribution } from './layout.ts';

/** Scripts that start a server have heaps and logging of their own. */
const servers: Readonly<Record<string, { heap: string; log4j: string }>> = {
  'kafka-server-start': { heap: '-Xmx1G -Xms1G', log4j: 'log4j' },
  'zookeeper-server-start': { heap: '-Xmx512M -Xms512M', log4j: 'log4j' },
  'connect-distributed': { heap: '-Xms256M -Xmx2G', log4j: 'connect-log4j' },
  'connect-standalone': { heap: '-Xms256M -Xmx2G', log4j: 'connect-log4j' },
};

/** @returns the text of the shell script: the name it is called by says which class it starts. */
export function toolScript(): string {
  return `#!/bin/sh
# Kafka's tools, by the name of the link. Variables mean what they mean to kafka-run-class.
set -f
name=\${0##*/}
name=\${name%.sh}
heap=-Xmx256M
log4j=tools-log4j
case $name in
${Object.entries(toolClasses).map(toolCase).join('\n')}
  kafka-run-class) ;;
  trogdor)
    case \${1:-} in
${Object.entries(trogdorClasses).map(trogdorCase).join('\n')}
      *) echo "trogdor is one of ${Object.keys(trogdorClasses).join(', ')}" >&2; exit 1 ;;
    esac ;;
  *) echo "$name is no tool of Kafka" >&2; exit 127 ;;
esac
: "\${KAFKA_JMX_OPTS:=-Dcom.sun.management.jmxremote -Dcom.sun.management.jmxremote.authenticate=false -Dcom.sun.management.jmxremote.ssl=false}"
# The launcher's KAFKA_JMX_PORT is none of a tool's: it would want the port that the service holds.
if [ -n "\${JMX_PORT:-}" ]; then
  KAFKA_JMX_OPTS="$KAFKA_JMX_OPTS -Dcom.sun.management.jmxremote.port=$JMX_PORT"
  case $KAFKA_JMX_OPTS in
    *jmxremote.rmi.port=*) ;;
    *) KAFKA_JMX_OPTS="$KAFKA_JMX_OPTS -Dcom.sun.management.jmxremote.rmi.port=$JMX_PORT" ;;
  esac
fi
exec "\${JAVA_HOME:+$JAVA_HOME/bin/}java" \${KAFKA_HEAP_OPTS:-$heap} \\
  \${KAFKA_JVM_PERFORMANCE_OPTS:-${toolFlags.join(' ')}} \${KAFKA_GC_LOG_OPTS:-} \\
  $KAFKA_JMX_OPTS \${KAFKA_LOG4J_OPTS:--Dlog4j.configuration=file:/etc/kafka/$log4j.properties} \\
  -cp "\${CLASSPATH:+$CLASSPATH:}${distribution.kafkaLibs}/*" \${KAFKA_OPTS:-} "$@"
`;
}

function toolCase([name, main]: [string, string]): string {
  const server = servers[name];
  const own = server ? `heap='${server.heap}' log4j=${server.log4j}; ` : '';
  return `  ${name}) ${own}set -- ${[main, ...(leadingWords[name] ?? [])].join(' ')} "$@" ;;`;
}

function trogdorCase([kind, main]: [string, string]): string {
  return `      ${kind}) shift; set -- ${main} "$@" ;;`;
}
