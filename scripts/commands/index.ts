/** The commands. A new one is a file beside this and a line here; modules are loaded only when used. */
import type { Command } from 'commander';
import { toolNames } from '../../distribution/tools.ts';
import type { GlobalOptions } from '../main.ts';

export interface CommandModule {
  /** @returns the exit code. Faults are thrown. */
  run(options: GlobalOptions, args: readonly unknown[]): Promise<number>;
}

export interface CommandEntry {
  readonly summary: string;
  readonly define?: (command: Command) => unknown;
  readonly load: () => Promise<CommandModule>;
}

export const commands = {
  up: {
    summary: 'bring the stack up and prove it',
    load: () => import('./up.ts'),
  },
  down: {
    summary: 'stop the stack; volumes are kept',
    define: (command) =>
      command.option('-v, --volumes', 'delete the volumes too, after saying what goes'),
    load: () => import('./down.ts'),
  },
  restart: {
    summary: 'restart a service, or all, and prove it again',
    define: (command) => command.argument('[service]'),
    load: () => import('./restart.ts'),
  },
  ps: {
    summary: 'list the services and what runs of them',
    load: () => import('./ps.ts'),
  },
  logs: {
    summary: 'show the logs of a service, or of all',
    define: (command) =>
      command
        .argument('[service]')
        .option('-f, --follow', 'go on as they grow')
        .option('-n, --tail <lines>', 'only the last lines'),
    load: () => import('./logs.ts'),
  },
  health: {
    summary: 'ask every service whether it answers',
    load: () => import('./health.ts'),
  },
  smoke: {
    summary: 'run the smoke tests against the running stack',
    load: () => import('./smoke.ts'),
  },
  doctor: {
    summary: 'look at this machine and say what is missing',
    load: () => import('./doctor.ts'),
  },
  config: {
    summary: 'show every effective setting and where it comes from',
    define: (command) => command.argument('[service]'),
    load: () => import('./config.ts'),
  },
  exec: {
    summary: "run a program beside a service: Kafka's own tools by name, or any other",
    define: (command) =>
      command
        .argument('<service>')
        .argument('<command...>')
        .passThroughOptions()
        .usage('SERVICE -- COMMAND [ARG...]')
        .addHelpText('after', `\nTools of Kafka: ${toolNames.join(', ')}`),
    load: () => import('./exec.ts'),
  },
  produce: {
    summary: 'send records to the stack: the producer, with PRODUCER_… from the environment',
    define: forProgram,
    load: () => import('./produce.ts'),
  },
  consume: {
    summary: 'count countries from the stack: the consumer, with CONSUMER_… from the environment',
    define: forProgram,
    load: () => import('./consume.ts'),
  },
  report: {
    summary: 'ask the database of the consumer: top [n], between FROM TO, rejected, counts',
    define: (command) => forProgram(command).passThroughOptions(),
    load: () => import('./report.ts'),
  },
  groups: {
    summary: 'list or describe consumer groups, or show with live members how they work',
    define: (command) =>
      command
        .addArgument(
          command
            .createArgument('<action>', 'list, describe GROUP, or demo')
            .choices(['list', 'describe', 'demo']),
        )
        .argument('[group]', 'the group to describe'),
    load: () => import('./groups.ts'),
  },
  storage: {
    summary: "show the broker's files: segments, their times, and when retention deletes them",
    define: (command) => command.argument('[topic]', 'one topic with all its segments'),
    load: () => import('./storage.ts'),
  },
  toolchain: {
    summary: 'build what is missing of Pulumi from Go modules',
    define: (command) => command.option('--all', 'also what only `pulumi up` from a shell needs'),
    load: () => import('./toolchain.ts'),
  },
  images: {
    summary: 'build the open images, as far as they are not there yet',
    define: (command) =>
      command
        .addArgument(command.createArgument('<action>', 'what to do').choices(['build']))
        .option('--base <image>', 'an image with Java 17 to 23 and glibc to build on'),
    load: () => import('./images.ts'),
  },
  cluster: {
    summary: 'make a cluster of kind with the ports of the stack, delete it, or look at clusters',
    define: (command) =>
      command
        .addArgument(
          command.createArgument('<action>', 'what to do').choices(['up', 'down', 'status']),
        )
        .option('--name <name>', 'the cluster to make or delete (default: kafka-stack)')
        .addHelpText('after', clusterHelp),
    load: () => import('./cluster.ts'),
  },
  render: {
    summary: 'write the manifests of a stack on Kubernetes as YAML, without a cluster',
    define: (command) =>
      command
        .requiredOption('--out <folder>', 'an empty folder, or that of an earlier render')
        .addHelpText('after', '\nThen: kubectl apply --filename FOLDER'),
    load: () => import('./render.ts'),
  },
  env: {
    summary: 'print what a shell needs for `pulumi up`: eval "$(./kstack env)"',
    load: () => import('./env.ts'),
  },
} as const satisfies Record<string, CommandEntry>;

const clusterHelp = `
up      makes it, with the ports of the stack (--stack) at this machine, and loads the images built here
down    deletes it with all its data, after saying what goes
status  says which context the stack uses and why, and whether its cluster answers`;

export type CommandName = keyof typeof commands;

/** The program itself understands the rest, `--help` included. */
function forProgram(command: Command): Command {
  return command.argument('[word...]').helpOption(false).allowUnknownOption();
}
