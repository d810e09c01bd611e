/** The command line: parse → call → print. Each command is a file in `commands/`, loaded when it is used. */
import './lib/lean-pulumi.ts';
import { Command, CommanderError } from 'commander';
import { formatFault, messageOf, UserFault } from '../stacks/errors.ts';
import { commands, type CommandEntry, type CommandName } from './commands/index.ts';
import { bad, printJson, say } from './lib/print.ts';

export interface GlobalOptions {
  readonly stack: string;
  readonly json?: boolean;
}

function build(): Command {
  const program = new Command('kstack')
    .description('A complete Kafka environment, proven end to end.')
    .option('--stack <name>', 'the stack to act on', 'local')
    .option('--json', 'print one JSON document on standard output and nothing else there')
    .enablePositionalOptions()
    .showHelpAfterError()
    .exitOverride();
  for (const name of Object.keys(commands) as CommandName[]) {
    const { summary, define, load }: CommandEntry = commands[name];
    const command = program.command(name).description(summary);
    define?.(command);
    // Global options are understood behind the command too, where people write them.
    command.option('--stack <name>', 'the stack to act on').option('--json', 'print JSON');
    command.exitOverride().action(async (...args: unknown[]) => {
      const module = await load();
      const positional = args.slice(0, -2);
      // Commander would let the default in front of the command win over the option behind it.
      const options = { ...command.optsWithGlobals<GlobalOptions>(), ...command.opts() };
      process.exitCode = await module.run(options, positional);
    });
  }
  return program;
}

/** 0: done; 1: it failed; 2: wrong use or refused by a check. */
function exitCodeOf(error: unknown, json: boolean): number {
  if (error instanceof CommanderError) {
    if (json && error.exitCode !== 0) printJson({ ok: false, error: error.message });
    return error.exitCode === 0 ? 0 : 2;
  }
  if (error instanceof UserFault) {
    if (json) printJson({ ok: false, faults: error.faults });
    for (const each of error.faults) say(`${bad('✗')} ${formatFault(each)}`);
    return 2;
  }
  if (json) printJson({ ok: false, error: messageOf(error) });
  const told = error instanceof Error && error.name === 'Failure';
  say(`${bad('✗')} ${told || !(error instanceof Error) ? messageOf(error) : (error.stack ?? '')}`);
  return 1;
}

// A reader that leaves (`up | head`) must not stop the work, nor be complained about where it cannot be read.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

try {
  await build().parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error, process.argv.includes('--json'));
}
