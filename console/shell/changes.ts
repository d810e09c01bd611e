/**
 * Changes: only by POST with a token of the same browser, never on a read-only cluster, and what may lose something
 * only after a page that says what.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Cluster } from '../cluster/cluster.ts';
import { PageError } from './errors.ts';
import { html, nothing, type Content, type Html } from './html.ts';
import type { Notice } from './layout.ts';

/** @throws PageError 403 */
export function mustBeWritable(cluster: Cluster): void {
  if (!cluster.settings.readOnly) return;
  throw new PageError(
    403,
    `cluster ${cluster.name} is read-only: nothing of it is changed from here`,
    'READONLY of the cluster in the environment of the console',
  );
}

export interface Form {
  /** Address that gets the POST. */
  readonly action: string;
  readonly submit: string;
  /** Shown in red: something is lost. */
  readonly isDangerous?: boolean;
  readonly body?: Content;
}

/** A form that the server will take. */
export function form(reply: FastifyReply, { action, submit, isDangerous, body }: Form): Html {
  return html`<form method="post" action="${action}">
    <input type="hidden" name="_csrf" value="${tokenOf(reply)}" />
    ${body ?? nothing}
    <button type="submit" class="${isDangerous === true ? 'danger' : 'primary'}">${submit}</button>
  </form>`;
}

const tokens = new WeakMap<FastifyReply, string>();

/** One for all forms of a page: a browser without a cookie gets a new secret with each, and keeps the last alone. */
function tokenOf(reply: FastifyReply): string {
  const token = tokens.get(reply) ?? reply.generateCsrf();
  tokens.set(reply, token);
  return token;
}

export interface Confirmation {
  /** What will be gone, in sentences. */
  readonly lost: readonly Content[];
  readonly action: string;
  readonly submit: string;
  /** To be typed, so that nobody does it by accident. */
  readonly typed: string;
  /** Where one goes who does not want it. */
  readonly back: string;
  readonly body?: Content;
}

/** The page before a change that loses something. `typed` comes as field `confirm`: see `mustBeConfirmed`. */
export function confirmation(reply: FastifyReply, of: Confirmation): Html {
  return html`<section class="confirm">
    <ul>
      ${of.lost.map((each) => html`<li>${each}</li>`)}
    </ul>
    ${form(reply, {
      action: of.action,
      submit: of.submit,
      isDangerous: true,
      body: html`${of.body ?? nothing}
        <label
          >Type <code>${of.typed}</code> to confirm
          <input name="confirm" required autocomplete="off" autocapitalize="off" spellcheck="false"
        /></label>`,
    })}
    <p><a href="${of.back}">Keep everything</a></p>
  </section>`;
}

/** @throws PageError 400 unless the name was typed */
export function mustBeConfirmed(request: FastifyRequest, typed: string): void {
  if (field(request, 'confirm') === typed) return;
  throw new PageError(400, `nothing was changed: to confirm, type ${typed}`);
}

/** A field of the form; `''` where it is missing. */
export function field(request: FastifyRequest, name: string): string {
  const value = (request.body as Readonly<Record<string, unknown>> | undefined)?.[name];
  if (Array.isArray(value)) return String(value.at(-1));
  return typeof value === 'string' ? value : '';
}

const cookie = 'kafka-stack-notice';

/** Goes on to a page that tells what was done. */
export function done(reply: FastifyReply, link: string, text: string): FastifyReply {
  return goOn(reply, link, { kind: 'done', text });
}

function goOn(reply: FastifyReply, link: string, notice: Notice): FastifyReply {
  const value = JSON.stringify(notice);
  return reply
    .setCookie(cookie, value, { path: '/', httpOnly: true, sameSite: 'strict', maxAge: 60 })
    .redirect(link, 303);
}

/** What was done before, told once. */
export function takeNotice(request: FastifyRequest, reply: FastifyReply): Notice | undefined {
  const text = request.cookies[cookie];
  if (text === undefined) return undefined;
  reply.clearCookie(cookie, { path: '/' });
  try {
    const { kind, text: told } = JSON.parse(text) as Partial<Notice>;
    if ((kind === 'done' || kind === 'failed') && typeof told === 'string')
      return { kind, text: told };
  } catch {
    // Not ours.
  }
  return undefined;
}
