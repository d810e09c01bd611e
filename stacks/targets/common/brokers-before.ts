/** More or fewer brokers than before: what happens to the data is said first. */
import { fault, warning, type Fault } from '../../errors.ts';
import { heldBy, type Held } from '../../readiness/topics.ts';
import { brokerDataVolume, formerBrokers } from '../../topology/brokers.ts';
import { brokersOf, type Topology } from '../../topology/types.ts';
import { publishedEndpoints, toolServers } from '../target.ts';

const setting = 'kafka-stack:brokers';

/**
 * For the preflight of a target.
 * @param found what brokers have left, of this number and any other: where each volume of theirs is that holds data, by its name
 */
export async function brokerCountFaults(
  topology: Topology,
  found: ReadonlyMap<string, string>,
): Promise<Fault[]> {
  const gone = formerBrokers(topology)
    .map((broker) => ({ ...broker, location: found.get(brokerDataVolume(broker.name)) }))
    .filter(({ location }) => location !== undefined);
  if (gone.length > 0) return removed(topology, gone);
  const isFirstStart = brokersOf(topology).every(({ name }) => !found.has(brokerDataVolume(name)));
  const added = brokersOf(topology).filter(({ name }) => !found.has(brokerDataVolume(name)));
  return isFirstStart || added.length === 0
    ? []
    : [
        addedWarning(
          topology,
          added.map(({ name }) => name),
        ),
      ];
}

interface Gone {
  readonly name: string;
  readonly id: number;
  readonly location: string | undefined;
}

async function removed(topology: Topology, gone: readonly Gone[]): Promise<Fault[]> {
  const { brokers } = topology;
  const { bootstrapServers } = publishedEndpoints(topology);
  const ids = gone.map(({ id }) => id);
  const held = await heldBy(bootstrapServers, ids).catch(() => undefined);
  const names = listed(gone.map(({ name }) => name));
  const volumes = listed(gone.map(({ location }) => location ?? ''));
  const rest = { setting, value: String(brokers) };
  if (held?.length === 0) {
    return [
      warning('KS_BROKERS_REMOVED', {
        ...rest,
        problem: `${names} hold${gone.length === 1 ? 's' : ''} nothing any more and will not run; the data in ${volumes} is kept`,
        fix: `delete ${volumes} if nobody needs it`,
      }),
    ];
  }
  const most = Math.max(...ids);
  return [
    fault('KS_BROKERS_REMOVED', {
      ...rest,
      problem: `it takes away ${names}. ${told(held)}. What is in ${volumes} is kept, but nobody reads it`,
      allowed: `${most} and more`,
      fix: `set it back to ${most}, move everything to the other brokers with ${reassign(topology, brokers)}, and lower it then; if what is there may be out of reach, list KS_BROKERS_REMOVED in kafka-stack:disableChecks`,
    }),
  ];
}

/** So many topics are named; others are counted. */
const mostNamed = 8;

function told(held: readonly Held[] | undefined): string {
  if (held === undefined)
    return 'The cluster cannot be asked what they hold, as it is not up: partitions that have copies only there would be gone';
  const named = held.slice(0, mostNamed).map(({ topic, partitions, onlyThere }) => {
    const only = onlyThere === 0 ? '' : `, ${onlyThere} with no copy elsewhere`;
    return `${topic} (${partitions} partition${partitions === 1 ? '' : 's'}${only})`;
  });
  const more = held.length > mostNamed ? ` and ${held.length - mostNamed} more topics` : '';
  return `There are copies of ${named.join(', ')}${more}`;
}

function addedWarning(topology: Topology, names: readonly string[]): Fault {
  const { brokers } = topology;
  return warning('KS_BROKERS_ADDED', {
    setting,
    value: String(brokers),
    problem: `${listed(names)} ${names.length === 1 ? 'is' : 'are'} new and hold${names.length === 1 ? 's' : ''} nothing until partitions are moved there; topics that are there already keep their copies, those of Kafka and Connect too, and can be written as before (those with one copy get min.insync.replicas=1 of their own)`,
    fix: `move topics with ${reassign(topology, brokers)}`,
  });
}

/** Prints a plan, which the same tool takes with `--execute`. */
function reassign(topology: Topology, brokers: number): string {
  const { stack } = topology;
  const ids = Array.from({ length: brokers }, (_, index) => index + 1).join();
  const flag = stack === 'local' ? '' : ` --stack ${stack}`;
  const topics = `'{"version":1,"topics":[{"topic":"NAME"}]}'`;
  return `echo ${topics} | ./kstack exec${flag} kafka -- kafka-reassign-partitions --bootstrap-server ${toolServers(topology)} --broker-list ${ids} --topics-to-move-json-file /dev/stdin --generate (and the plan it prints with --reassignment-json-file /dev/stdin --execute; where a topic has more copies than brokers are left, write the plan by hand)`;
}

function listed(words: readonly string[]): string {
  const [last = '', ...before] = words.toReversed();
  return before.length === 0 ? last : `${before.toReversed().join(', ')} and ${last}`;
}
