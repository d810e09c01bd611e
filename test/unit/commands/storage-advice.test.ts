import { describe, expect, it } from 'vitest';
import { adviceFor, type Step } from '../../../scripts/lib/storage/advice.ts';
import type { Fate } from '../../../scripts/lib/storage/fate.ts';
import type { FlagKind } from '../../../scripts/lib/storage/flags.ts';
import type { SegmentReport } from '../../../scripts/lib/storage/report.ts';
import { settingNames, type TopicSettings } from '../../../scripts/lib/storage/settings.ts';

function segment(nextOffset: bigint, fate: Fate, kind?: FlagKind): SegmentReport {
  return {
    ...{ baseOffset: 0n, firstOffset: 0n, nextOffset, firstMs: 1n, newestMs: 1n },
    ...{ bytes: 100, active: false, changedMs: 0, partial: false, fate },
    flag: kind === undefined ? undefined : { kind, looksLike: '', outcome: '' },
  };
}

function advice(segments: readonly SegmentReport[], stack = 'local', time = 'CreateTime'): Step[] {
  const settings = Object.fromEntries(
    settingNames.map((name) => [name, { value: time, from: 'default' }]),
  ) as TopicSettings;
  const partition = {
    ...{
      topic: 'visits',
      partition: 3,
      broker: 'kafka',
      folder: '/data/visits-3',
      bytes: 100,
      leavingBytes: 0,
    },
    ...{ start: 0n, end: 9n, segments },
  };
  const place = { stack, bootstrapServers: '127.0.0.1:9092' };
  return adviceFor({ topic: 'visits', settings, partitions: [partition] }, place);
}

const commands = (steps: readonly Step[]) => steps.flatMap(({ command }) => command ?? []);
const later: Fate = { kind: 'later', atMs: 2n ** 60n };
const due: Fate = { kind: 'due', by: 'time' };
const alter =
  'kafka-configs --bootstrap-server 127.0.0.1:9092 --alter --entity-type topics --entity-name visits';

describe('advice', () => {
  it('is none where nothing is flagged', () => {
    expect(advice([segment(1n, due), segment(2n, later)])).toEqual([]);
  });

  it('for records about to go names the commands for append time and for keeping them', () => {
    expect(commands(advice([segment(1n, due, 'seconds')], 'dev'))).toEqual([
      `./kstack exec --stack dev kafka -- ${alter} --add-config message.timestamp.type=LogAppendTime`,
      `./kstack exec --stack dev kafka -- ${alter} --add-config retention.ms=-1`,
    ]);
  });

  it('for records that would stay names the command that deletes up to them, to the last digit', () => {
    const last = 2n ** 53n + 1n;
    const steps = advice([segment(5n, later, 'microseconds'), segment(last, later, 'future')]);
    expect(commands(steps)).toEqual([
      `./kstack exec kafka -- ${alter} --add-config message.timestamp.type=LogAppendTime`,
      `echo '{"partitions":[{"topic":"visits","partition":3,"offset":9007199254740993}]}' | ./kstack exec kafka -- kafka-delete-records --bootstrap-server 127.0.0.1:9092 --offset-json-file /dev/stdin`,
    ]);
  });

  it('does not ask for append time where the topic has it', () => {
    const steps = advice([segment(1n, due, 'seconds')], 'local', 'LogAppendTime');
    expect(commands(steps)).toEqual([
      `./kstack exec kafka -- ${alter} --add-config retention.ms=-1`,
    ]);
  });

  it('deletes nothing that only a long limit keeps', () => {
    const steps = commands(advice([segment(1n, later, 'seconds')]));
    expect(steps.filter((command) => command.includes('delete'))).toEqual([]);
  });
});
