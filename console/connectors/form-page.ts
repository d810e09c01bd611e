/** Forms for a connector's configuration. */
import type { FastifyReply } from 'fastify';
import { form } from '../shell/changes.ts';
import { html, nothing, type Content, type Html } from '../shell/html.ts';
import { visible } from '../shell/visible.ts';
import type { ConfigFault } from './config-text.ts';
import { hidden } from './secrets.ts';

export interface ConfigForm {
  readonly action: string;
  readonly submit: string;
  /** JSON, as it was typed. */
  readonly text: string;
  readonly faults: readonly ConfigFault[];
  /** Fields before the configuration. */
  readonly fields?: Content;
}

export function configForm(reply: FastifyReply, of: ConfigForm): Html {
  return html`${faultList(of.faults)}
    <div class="config">
      ${form(reply, {
        action: of.action,
        submit: of.submit,
        body: html`${of.fields ?? nothing}
          <label
            >Configuration (JSON)
            <textarea name="config" rows="18" spellcheck="false" aria-describedby="hint" required>
${of.text}</textarea>
          </label>
          <p class="hint" id="hint">
            Connect checks it first; nothing is changed where it finds a fault. ${hidden} keeps a
            secret as it is.
          </p>`,
      })}
    </div>`;
}

function faultList(faults: readonly ConfigFault[]): Html {
  if (faults.length === 0) return nothing;
  return html`<div class="notice failed" role="alert">
    <p>Nothing was changed:</p>
    <ul>
      ${faults.map(
        ({ name, problem }) =>
          html`<li>
            ${name === '' ? 'The configuration' : html`<code>${visible(name)}</code>`}
            ${visible(problem)}
          </li>`,
      )}
    </ul>
  </div>`;
}

export interface CreateFields {
  readonly connects: readonly string[];
  readonly connect: string;
  readonly name: string;
}

export function createFields({ connects, connect, name }: CreateFields): Html {
  return html`<label
      >Connect
      <select name="connect">
        ${connects.map(
          (each) => html`<option ${each === connect ? 'selected' : ''}>${each}</option>`,
        )}
      </select></label
    >
    <label>Name <input name="name" value="${name}" required autocomplete="off" /></label>`;
}
