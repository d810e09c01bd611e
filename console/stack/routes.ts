/** The page of the stack itself, its document, and proving it again. */
import { PageError } from '../shell/errors.ts';
import { done, form, mustBeWritable } from '../shell/changes.ts';
import type { Console } from '../shell/console.ts';
import { html, nothing, type Html } from '../shell/html.ts';
import { sendPage, type Routes } from '../shell/server.ts';
import { logNames, readLog } from './logs.ts';
import type { StackDescription } from '../../stacks/topology/description.ts';
import type { StackDocument } from './document.ts';
import type { LiveStack } from './live-stack.ts';
import { logPage, stackPage } from './page.ts';

export const stackRoutes: Routes = (app, shared) => {
  const { stack: description, logs, contextPath: base } = shared.settings;
  if (description === undefined) {
    app.get('/api/stack', noStack);
    app.get('/ui/stack', noStack);
    return;
  }
  const stack = whenNeeded(description);
  app.addHook('onClose', async () => (await stack.begun())?.close());

  app.get('/api/stack', async (): Promise<StackDocument> => (await stack.get()).read());

  app.get('/ui/stack', async (request, reply) => {
    const mayProve = isWritable(shared);
    const live = await stack.get();
    if (mayProve) live.proveOnce();
    const prove = { action: `${base}/ui/stack/proofs`, submit: 'Prove again' };
    return sendPage(shared, request, reply, {
      title: `Stack ${description.stack}`,
      section: 'stack',
      body: html`${mayProve ? form(reply, prove) : nothing}${refreshed(
        `${base}/ui/stack`,
        stackPage(await live.read(), base, await logNames(logs)),
      )}`,
    });
  });

  app.get<{ Params: { name: string } }>('/ui/stack/logs/:name', async (request, reply) => {
    const { name } = request.params;
    const lines = await readLog(logs, name);
    return sendPage(shared, request, reply, {
      title: `Log of ${name}`,
      section: 'stack',
      body: refreshed(request.url, logPage(name, lines, description.stack)),
    });
  });

  app.post('/ui/stack/proofs', async (_request, reply) => {
    shared.clusters.forEach(mustBeWritable);
    (await stack.get()).prove();
    shared.log.info('changed: the stack is proven again');
    return done(
      reply,
      `${base}/ui/stack`,
      'The proofs run; each shows its evidence when it has it.',
    );
  });
};

/** The proofs bring clients and codecs of their own: a console that nobody asks for its stack starts without them. */
function whenNeeded(description: StackDescription) {
  let live: Promise<LiveStack> | undefined;
  const load = async () => new (await import('./live-stack.ts')).LiveStack(description);
  return {
    get: () => (live ??= load()),
    begun: () => live ?? Promise.resolve(undefined),
  };
}

/** Shown anew every few seconds; what can be pressed stands outside, so that nobody's focus is lost. */
function refreshed(link: string, content: Html): Html {
  return html`<div
    id="stack"
    hx-get="${link}"
    hx-trigger="every 5s"
    hx-select="#stack"
    hx-swap="outerHTML"
  >
    ${content}
  </div>`;
}

function isWritable({ clusters }: Console): boolean {
  return clusters.every(({ settings }) => !settings.readOnly);
}

function noStack(): never {
  throw new PageError(
    404,
    'this console belongs to no stack',
    'a stack tells it by the variable CONSOLE_STACK',
  );
}
