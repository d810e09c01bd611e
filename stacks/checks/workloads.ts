/** Workloads: settings that their program refuses, and those that get nothing although nobody complains. */
import { programs, useOf, type Use } from '../../workloads/programs.ts';
import { keyOf, SettingsFaults, type SettingsFault } from '../../workloads/shared/settings.ts';
import { collisions } from '../../workloads/shared/topic-names.ts';
import { fault, warning, type Fault } from '../errors.ts';
import {
  allMembers,
  replicasOf,
  serviceOf,
  type Check,
  type Topology,
  type Workload,
} from '../topology/types.ts';

const code = 'KS_WORKLOAD';
const setting = (index: number, name: string) => `kafka-stack:workloads[${index}].${name}`;

const settings: Check = {
  code,
  description: 'the program of every workload accepts its settings',
  run: ({ workloads }) => workloads.flatMap(settingFaults),
};

/** The program is asked itself. */
function settingFaults(workload: Workload, index: number): Fault[] {
  try {
    useOf(workload.program, workload.env);
    return [];
  } catch (error) {
    if (!(error instanceof SettingsFaults)) throw error;
    return error.faults.map((each) => toFault(workload, index, each));
  }
}

function toFault({ program }: Workload, index: number, { setting: name, ...rest }: SettingsFault) {
  const key = keyOf(programs[program], name) ?? camelCase(name);
  return fault(code, {
    setting: setting(index, `settings.${key}`),
    ...rest,
    fix: `see what the ${program} takes: node workloads/${program}/main.ts --help`,
  });
}

/** `PRODUCER_LINGER_MS` → `lingerMs` */
function camelCase(name: string): string {
  const [, ...words] = name.toLowerCase().split('_');
  return words
    .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('');
}

interface Used {
  readonly workload: Workload;
  readonly index: number;
  readonly use: Use;
}

/** What each workload reads and writes; those that the program refuses are told of by the check above. */
function usesOf(topology: Topology): Used[] {
  return topology.workloads.flatMap((workload, index) => {
    try {
      return [{ workload, index, use: useOf(workload.program, workload.env) }];
    } catch {
      return [];
    }
  });
}

const endless: Check = {
  code,
  description: 'a workload goes on until the stack goes down',
  run: (topology) =>
    usesOf(topology).flatMap(({ workload: { program }, index, use: { ends } }) => {
      if (ends === undefined) return [];
      return fault(code, {
        setting: setting(index, `settings.${ends.split(' ')[0] ?? ''}`),
        value: ends.split(' ').slice(1).join(' '),
        problem: 'the program would end by itself, and be started again and again',
        fix: `run it alone where it is to end: node workloads/${program}/main.ts`,
      });
    }),
};

const names: Check = {
  code,
  description: 'no two parts of a stack have one name',
  run: (topology) => {
    const services = allMembers(topology).flatMap(({ name, hostName, ports }) => [
      name,
      ...(topology.runs === 'images' ? [hostName] : []),
      ...(ports.some((port) => port.name === 'backend') ? [`${name}-backend`] : []),
    ]);
    const all = replicasOf(topology).map(({ name }) => name);
    return topology.workloads.flatMap(({ replicas, name }, index) => {
      const taken = replicas.find(
        (each) => services.includes(each.name) || all.filter((one) => one === each.name).length > 1,
      );
      if (taken === undefined) return [];
      return fault(code, {
        setting: setting(index, 'name'),
        value: name,
        problem: `another part of the stack is named ${taken.name}`,
        fix: 'choose another name',
      });
    });
  },
};

const groups: Check = {
  code,
  description: 'members of a group read the same topics',
  run: (topology) => {
    const members = usesOf(topology).filter(({ use }) => use.group !== undefined);
    return members.flatMap(({ use, index, workload }, position) => {
      const other = members
        .slice(0, position)
        .find((each) => each.use.group === use.group && !same(each.use.topics, use.topics));
      if (other === undefined) return [];
      return fault(code, {
        setting: setting(index, 'settings.group'),
        value: use.group ?? '',
        problem: `${workload.name} reads ${use.topics.join(', ')} and ${other.workload.name} reads ${other.use.topics.join(', ')} in one group: one of them would get nothing, without an error`,
        allowed: 'one group for workloads that read the same topics',
        fix: 'give each a group of its own',
      });
    });
  },
};

const idle: Check = {
  code,
  description: 'a group has no more members than there are partitions',
  run: (topology) => {
    const uses = usesOf(topology);
    const named = [...new Set(uses.flatMap(({ use }) => use.group ?? []))];
    return named.flatMap((group) => {
      const members = uses.filter(({ use }) => use.group === group);
      const count = members.reduce((sum, { workload }) => sum + workload.replicas.length, 0);
      const topics = [...new Set(members.flatMap(({ use }) => use.topics))];
      const partitions = topics.reduce(
        (sum, topic) => sum + partitionsOf(topic, uses, topology),
        0,
      );
      if (count <= partitions) return [];
      return warning(code, {
        setting: setting(members[0]?.index ?? 0, 'replicas'),
        value: String(count),
        problem: `group ${group} has ${count} members for ${partitions} partition${partitions === 1 ? '' : 's'} of ${topics.join(', ')}: ${count - partitions} would be idle`,
        allowed: `up to ${partitions}, unless the topic has more partitions already`,
        fix: 'lower replicas, or give the topic more partitions: settings.partitions of the workload that writes it',
      });
    });
  },
};

/** Of a topic that is not there yet: a partition is the unit that members share. */
function partitionsOf(topic: string, uses: readonly Used[], topology: Topology): number {
  const makers = uses.filter(({ use }) => use.topics.includes(topic));
  const asked = makers.flatMap(({ use }) => use.partitions ?? []);
  const usual = Number(serviceOf(topology, 'kafka').env['KAFKA_NUM_PARTITIONS'] ?? '1');
  return Math.max(usual, ...asked);
}

const topics: Check = {
  code,
  description: 'no two topics of the workloads have names that Kafka takes for one',
  run: (topology) => {
    const uses = usesOf(topology);
    return collisions(uses.flatMap(({ use }) => use.topics)).map(([one, other]) => {
      const index = uses.find(({ use }) => use.topics.includes(other))?.index ?? 0;
      return fault(code, {
        setting: setting(index, 'settings'),
        value: other,
        problem: `Kafka refuses it beside ${one}: its metrics know no difference between . and _`,
        fix: 'rename one of the two topics',
      });
    });
  },
};

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.toSorted().join() === b.toSorted().join();
}

export const workloadChecks: readonly Check[] = [settings, endless, names, groups, idle, topics];
