import { toolNames } from '../../../distribution/tools.ts';

/** What the service's own environment would do to a tool beside it: take its ports, or give it its heap. */
const clearedForTools = {
  JMX_PORT: '',
  KAFKA_JMX_OPTS: '',
  KAFKA_OPTS: '',
  KAFKA_HEAP_OPTS: '-Xmx256m',
  KAFKA_JVM_PERFORMANCE_OPTS: '-XX:+UseSerialGC -XX:TieredStopAtLevel=1',
};

/** Variables, as `NAME=VALUE`, for a command that is run in the container of a service. */
export function toolVariables(command: readonly string[]): string[] {
  const isTool = toolNames.includes((command[0] ?? '').replace(/\.sh$/, ''));
  return Object.entries(isTool ? clearedForTools : {}).map(([name, value]) => `${name}=${value}`);
}
