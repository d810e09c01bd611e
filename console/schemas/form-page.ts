/** The form for a new version: checked first, then registered. */
import type { FastifyReply } from 'fastify';
import { form } from '../shell/changes.ts';
import { html, nothing, type Html } from '../shell/html.ts';
import type { Check, SchemaFields } from './register.ts';
import { schemaTypes } from './registry.ts';

export interface SchemaFormView {
  readonly action: string;
  readonly fields: SchemaFields;
  /** The subject is there and stays. */
  readonly isGiven: boolean;
  /** Of these fields; undefined before. */
  readonly check: Check | undefined;
  readonly problem: string | undefined;
}

export function schemaFormPage(reply: FastifyReply, view: SchemaFormView): Html {
  const { action, problem, check } = view;
  return html`${
    problem === undefined
      ? nothing
      : html`<p class="notice failed" role="alert">Nothing was registered. ${problem}</p>`
  }
  ${check === undefined ? nothing : checkPart(reply, view, check)}
  ${form(reply, { action, submit: 'Check', body: inputs(view) })}`;
}

function checkPart(reply: FastifyReply, { action, fields }: SchemaFormView, check: Check): Html {
  if (!check.isCompatible) {
    return html`<div class="notice failed" role="alert">
      <p>Not compatible: the registry would refuse it.</p>
      <ul>
        ${check.messages.map((each) => html`<li>${each}</li>`)}
      </ul>
    </div>`;
  }
  return html`<div class="notice" role="status">
    <p>Compatible: it can be registered.</p>
    ${form(reply, { action, submit: 'Register', body: html`${hidden(fields)}` })}
  </div>`;
}

function hidden(fields: SchemaFields): Html {
  const all: Readonly<Record<string, string>> = { ...fields, step: 'register' };
  return html`${Object.entries(all).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  )}`;
}

function inputs({ fields, isGiven }: SchemaFormView): Html {
  const { subject, type, schema, references } = fields;
  return html`${
      isGiven
        ? html`<input type="hidden" name="subject" value="${subject}" />`
        : html`<label
            >Subject
            <input name="subject" value="${subject}" required autocomplete="off" spellcheck="false"
          /></label>`
    }
    <label
      >Type
      <select name="type">
        ${schemaTypes.map((each) =>
          each === type ? html`<option selected>${each}</option>` : html`<option>${each}</option>`,
        )}
      </select></label
    >
    <label for="schema">Schema</label>
    <textarea id="schema" name="schema" rows="18" required spellcheck="false">${schema}</textarea>
    <label for="references">References, a line each: name subject version</label>
    <textarea id="references" name="references" rows="2" spellcheck="false">
${references}</textarea>`;
}
