import type { Admin } from 'kafkajs';
import { fault, messageOf, UserFault } from '../../stacks/errors.ts';
import { kafkaClient } from '../../stacks/readiness/kafka-client.ts';
import type { GlobalOptions } from '../main.ts';
import { runningEndpoints } from '../lib/broker.ts';
import { Failure } from '../lib/failure.ts';
import { describeGroup, listGroups, type Told } from '../lib/groups/describe.ts';
import { playDemo } from '../lib/groups/play.ts';
import { print, printJson } from '../lib/print.ts';

type Action = 'list' | 'describe' | 'demo';

export async function run(
  { stack, json = false }: GlobalOptions,
  [action, group]: readonly unknown[],
): Promise<number> {
  const name = groupFor(action as Action, group as string | undefined);
  const { bootstrapServers } = await runningEndpoints(stack);
  if (action === 'demo') return playDemo({ stack, bootstrapServers, json });
  const told = await asking(bootstrapServers, (admin) =>
    name === undefined ? listGroups(admin) : describeGroup(admin, name),
  );
  if (json) printJson({ stack, ...told.json });
  else print(told.text);
  return 0;
}

/** @throws UserFault where a name is missing or too much */
function groupFor(action: Action, group: string | undefined): string | undefined {
  if ((action === 'describe') === (group !== undefined)) return group;
  const [problem, fix] =
    group === undefined
      ? ['no group is named', './kstack groups list, then ./kstack groups describe GROUP']
      : [`${action} takes no group`, 'leave it out'];
  const value = group === undefined ? {} : { value: group };
  throw new UserFault([fault('KS_USAGE', { setting: 'GROUP', ...value, problem, fix })]);
}

async function asking(
  bootstrapServers: string,
  ask: (admin: Admin) => Promise<Told>,
): Promise<Told> {
  const admin = kafkaClient(bootstrapServers).admin();
  try {
    await admin.connect();
    return await ask(admin);
  } catch (error) {
    if (error instanceof UserFault) throw error;
    const text = `the broker at ${bootstrapServers} cannot be asked: ${messageOf(error)}`;
    throw new Failure(text, { cause: error });
  } finally {
    await admin.disconnect();
  }
}
