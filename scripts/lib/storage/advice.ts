/** What to do about a topic with flagged segments: each step with its command where there is one. */
import type { FlagKind } from './flags.ts';
import type { PartitionReport, TopicReport } from './report.ts';

export interface Step {
  readonly what: string;
  readonly command?: string;
}

export interface Place {
  readonly stack: string;
  readonly bootstrapServers: string;
}

export function adviceFor(report: Omit<TopicReport, 'advice'>, place: Place): Step[] {
  const { topic, settings, partitions } = report;
  const segments = partitions.flatMap((each) => each.segments);
  if (segments.every(({ flag }) => flag === undefined)) return [];
  const setting = (value: string) =>
    tool('kafka-configs', place, `--alter --entity-type topics --entity-name ${topic}`) +
    ` --add-config ${value}`;
  const steps: Step[] = [{ what: 'let the producer send milliseconds, or no time at all' }];
  if (settings['message.timestamp.type'].value === 'CreateTime') {
    steps.push({
      what: 'or let the broker set the time of new records in this topic, whatever producers say',
      command: setting('message.timestamp.type=LogAppendTime'),
    });
  }
  if (segments.some(({ flag, fate }) => flag && fate.kind === 'due')) {
    steps.push({
      what: 'to keep the records that are about to go: no limit in time, before the next check',
      command: setting('retention.ms=-1'),
    });
  }
  const stuck = partitions.flatMap(stuckUpTo);
  if (stuck.length > 0) {
    steps.push({
      what: 'to delete the records that would stay, and all that are older',
      command: `echo '{"partitions":[${stuck.join()}]}' | ${tool('kafka-delete-records', place, '--offset-json-file /dev/stdin')}`,
    });
  }
  return steps;
}

const future: readonly string[] = ['microseconds', 'nanoseconds', 'future'] satisfies FlagKind[];

/** As the tool reads it. Written by hand: the offset has 64 bits. */
function stuckUpTo({ topic, partition, segments }: PartitionReport): string[] {
  const last = segments.findLast(
    ({ flag, fate }) => fate.kind === 'later' && future.includes(flag?.kind ?? ''),
  );
  if (last === undefined) return [];
  return [`{"topic":"${topic}","partition":${partition},"offset":${last.nextOffset}}`];
}

function tool(name: string, { stack, bootstrapServers }: Place, rest: string): string {
  const flag = stack === 'local' ? '' : ` --stack ${stack}`;
  return `./kstack exec${flag} kafka -- ${name} --bootstrap-server ${bootstrapServers} ${rest}`;
}
