/** `npm run screenshots -- --stack NAME` makes the pictures of the docs from the console of a running stack. */
import { Command, CommanderError } from 'commander';
import { join } from 'node:path';
import { messageOf, UserFault } from '../stacks/errors.ts';
import { projectDir } from '../stacks/places.ts';
import { launchChromium } from './lib/browser.ts';
import { runningEndpoints } from './lib/broker.ts';
import { say } from './lib/print.ts';
import { consoleAt } from './screenshots/console.ts';
import { Sample } from './screenshots/sample.ts';
import { shots } from './screenshots/shots.ts';
import { takeShot } from './screenshots/take.ts';

async function run({ stack }: { readonly stack: string }): Promise<void> {
  const endpoints = await runningEndpoints(stack);
  const { url, cluster } = await consoleAt(stack, endpoints.ui);
  await using open = new AsyncDisposableStack();
  const browser = await launchChromium({ handleSIGINT: false, handleSIGTERM: false });
  open.defer(() => browser.close());
  // Whatever is under way fails then, and the sample is taken away on the way out.
  const stop = () => void browser.close();
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const sample = open.use(await Sample.make(endpoints));
  for (const shot of shots) {
    const file = join(projectDir, 'docs', 'images', shot.file);
    say(`${shot.file}: ${await takeShot(browser, shot, { url, cluster, sample }, file)} kB`);
  }
}

const program = new Command('screenshots')
  .description('Makes the pictures of the docs from the console of a running stack.')
  .option('--stack <name>', 'whose console to open', 'local')
  .showHelpAfterError()
  .exitOverride()
  .action(run);

try {
  await program.parseAsync();
} catch (error) {
  const usage = error instanceof CommanderError;
  if (!usage) say(messageOf(error));
  process.exitCode =
    usage && error.exitCode === 0 ? 0 : usage || error instanceof UserFault ? 2 : 1;
}
