/** `groups demo`: how a consumer group works, shown with live members. Nothing it says is known beforehand. */
import type { Crew, Holding } from './crew.ts';
import { readStandings, distanceOf } from '../positions.ts';
import { readGroup } from '../broker-groups.ts';
import { until } from '../../../../stacks/readiness/retry.ts';
import { movesIn, standstillMs, type Holders } from './journal.ts';
import { clock } from './messages.ts';
import type { DemoReport, GroupsStep, GroupTotal, MemberRow, SharedStep, Step } from './report.ts';
import { setUp, type Stage, type StageOptions } from './stage.ts';

export type DemoOptions = Pick<StageOptions, 'bootstrapServers' | 'signal' | 'teller'>;

/** @throws the reason of the signal; what did not come about in time. Topic and groups are gone in any case. */
export async function demo(options: DemoOptions): Promise<DemoReport> {
  await using stage = await setUp({ ...options, partitions: 4, keys: 40 });
  const { topic, partitions, teller } = stage;
  teller.note(`Topic ${topic} with ${partitions} partitions.`);
  const readers = stage.crew('readers');
  const steps: Step[] = [];
  for (const { members, explanation } of growth) {
    steps.push(await grow(stage, readers, members, explanation));
  }
  steps.push(await secondGroup(stage, readers));
  steps.push(await killOne(stage, readers));
  return { topic, partitions, steps };
}

/** How many members there are, one step after the other. */
const growth = [
  {
    members: 1,
    explanation:
      'A consumer group shares out the partitions of a topic among its members: each partition has\n' +
      'exactly one reader in the group. Who is alone reads everything.',
  },
  {
    members: 2,
    explanation:
      'A new member makes the group rebalance: everybody gives up what they have, one of the members\n' +
      'shares out anew, everybody gets a share. Between giving up and getting nobody reads.',
  },
  {
    members: 4,
    explanation: 'As many members as partitions: more cannot work side by side.',
  },
  {
    members: 5,
    explanation:
      'A partition is never split. With more members than partitions somebody gets nothing, and waits\n' +
      'as a spare. That costs all the others a rebalance.',
  },
] as const;

async function grow(
  stage: Stage,
  crew: Crew,
  members: number,
  explanation: string,
): Promise<SharedStep> {
  const title = members === 1 ? '1 member' : `${members} members`;
  stage.teller.begin(title, explanation);
  return share(stage, crew, title, async (before) => {
    const present = before.length;
    for (let number = present + 1; number <= members; number += 1) crew.join(`member-${number}`);
    const holdings = await crew.untilShared();
    return { holdings, written: await stage.writer.write() };
  });
}

async function secondGroup(stage: Stage, readers: Crew): Promise<GroupsStep> {
  const title = 'A second group';
  stage.teller.begin(
    title,
    'Groups know nothing of each other. A new one begins at the first record that is kept and gets\n' +
      'all that the other has read, too: reading takes nothing away.',
  );
  const auditors = stage.crew('auditors');
  stage.startClock();
  for (const name of ['auditor-1', 'auditor-2']) auditors.join(name);
  await auditors.untilShared();
  await stage.writer.write();
  const crews = [readers, auditors];
  await Promise.all(crews.map((crew) => crew.untilRead(stage.writer.written)));
  const groups = await Promise.all(crews.map((crew) => totalOf(stage, crew)));
  await auditors.leave();
  stage.teller.note('');
  const step: GroupsStep = { kind: 'groups', title, groups };
  stage.teller.groups(step);
  return step;
}

async function killOne(stage: Stage, crew: Crew): Promise<SharedStep> {
  const title = 'One member dies';
  stage.teller.begin(
    title,
    'Who leaves says so, and its partitions have a new reader at once. Who dies says nothing: the broker\n' +
      'waits until its session ends before it gives the partitions to others.',
  );
  const victim = (await crew.untilShared()).findLast(({ partitions }) => partitions.length > 0);
  if (victim === undefined) throw new Error('nobody holds a partition');
  const { member, partitions } = victim;
  let waiting = '';
  const step = await share(stage, crew, title, async () => {
    await crew.kill(member);
    const written = await stage.writer.write();
    waiting = await waitingIn(stage, crew, partitions);
    stage.teller.note(`  ${waiting} records wait in what was ${member}'s: ${partitions.join(' ')}`);
    return { holdings: await crew.untilShared(), written };
  });
  const total = await totalOf(stage, crew);
  stage.teller.note(
    `\nOf all ${total.written} records the group has read ${total.read}, ${total.again} of them twice.`,
  );
  return { ...step, killed: { member, partitions, waiting } };
}

interface Shared {
  readonly holdings: readonly Holding[];
  /** Records that were written. */
  readonly written: number;
}

/** Lets something happen to the group and tells what came of it, once all records are read. */
async function share(
  stage: Stage,
  crew: Crew,
  title: string,
  happening: (members: readonly string[]) => Promise<Shared>,
): Promise<SharedStep> {
  const { teller, writer, partitions } = stage;
  const begunAt = clock();
  stage.startClock();
  const before: Holders = crew.holders();
  const told = crew.events.length;
  const readBefore = new Map(crew.names().map((name) => [name, crew.tally.of(name)]));
  const { holdings, written } = await happening(crew.names());
  await crew.untilRead(writer.written);
  // Each thread tells in order, but the threads do not wait for each other.
  const events = crew.events.slice(told).sort((a, b) => a.at - b.at);
  const members = holdings.map((holding): MemberRow => ({
    ...holding,
    read: crew.tally.of(holding.member) - (readBefore.get(holding.member) ?? 0),
  }));
  const all = Array.from({ length: partitions }, (_, partition) => partition);
  const rebalance = {
    events: events.map((event) => ({ ...event, at: event.at - begunAt })),
    partitions: movesIn(events, before, all),
    standstillMs: standstillMs(events, before),
  };
  const step: SharedStep = { kind: 'shared', title, rebalance, members, written };
  teller.shared(step);
  return step;
}

/** What the broker knows of records in these partitions that the group has not read. */
async function waitingIn(
  { admin }: Stage,
  { group }: Crew,
  partitions: readonly number[],
): Promise<string> {
  const standings = await readStandings(admin, await readGroup(admin, group));
  const lags = standings
    .filter(({ partition }) => partitions.includes(partition))
    .map((standing) => distanceOf(standing).lag ?? 0n);
  return String(lags.reduce((all, lag) => all + lag, 0n));
}

/** Once the broker has the last commit. */
async function totalOf({ admin, writer, signal }: Stage, crew: Crew): Promise<GroupTotal> {
  const committed = await until(
    async () => {
      const standings = await readStandings(admin, await readGroup(admin, crew.group));
      if (standings.some((standing) => distanceOf(standing).lag !== 0n)) {
        throw new Error(`${crew.group} has not committed all that it has read`);
      }
      return standings.reduce((all, standing) => all + (standing.committed ?? 0n), 0n);
    },
    { timeoutMs: 10_000, signal },
  );
  return {
    group: crew.group,
    members: crew.names().length,
    written: writer.written,
    ...crew.tally.counts(),
    committed: String(committed),
  };
}
