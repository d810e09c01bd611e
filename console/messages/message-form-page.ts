/** The form for a new record. */
import type { FastifyReply } from 'fastify';
import type { TopicMetadata } from '../cluster/metadata.ts';
import { form } from '../shell/changes.ts';
import { html, nothing, type Html } from '../shell/html.ts';
import { kinds, type MessageFields } from './message-form.ts';

export interface MessageFormView {
  readonly topic: TopicMetadata;
  readonly action: string;
  readonly fields: MessageFields;
  /** Of the registry, to choose from; none where it does not answer. */
  readonly subjects: readonly string[];
  /** Why the last try was refused. */
  readonly problem: string | undefined;
}

export function messageFormPage(reply: FastifyReply, view: MessageFormView): Html {
  const { action, fields, subjects, problem } = view;
  return html`${
      problem === undefined
        ? nothing
        : html`<p class="notice failed" role="alert">Nothing was sent. ${problem}</p>`
    }
    <datalist id="subjects">
      ${subjects.map((each) => html`<option value="${each}"></option>`)}
    </datalist>
    ${form(reply, {
      action,
      submit: 'Send',
      body: html`${bytesFields('key', 'Key', 'No key (null)', fields)}
      ${bytesFields('value', 'Value', 'Null (a tombstone)', fields)} ${otherFields(fields)}`,
    })}`;
}

function bytesFields(
  name: 'key' | 'value',
  title: string,
  nullTitle: string,
  fields: MessageFields,
): Html {
  const kind = fields[`${name}Kind`];
  return html`<fieldset>
    <legend>${title}</legend>
    <label for="${name}">${title}</label>
    <textarea
      id="${name}"
      name="${name}"
      rows="${name === 'key' ? 1 : 6}"
      spellcheck="false"
      data-unticks="${name}Null"
    >
${fields[name]}</textarea>
    <div class="line fields">
      <label class="tick"
        >${
          fields[`${name}Null`] === ''
            ? html`<input type="checkbox" name="${name}Null" />`
            : html`<input type="checkbox" name="${name}Null" checked />`
        }
        ${nullTitle}</label
      >
      <label
        >${title} is
        <select name="${name}Kind">
          ${kinds.map((each) =>
            each === kind
              ? html`<option selected>${each}</option>`
              : html`<option>${each}</option>`,
          )}
        </select></label
      >
      <label
        >Subject of the ${title.toLowerCase()}, for avro
        <input
          name="${name}Subject"
          list="subjects"
          value="${fields[`${name}Subject`]}"
          autocomplete="off"
      /></label>
    </div>
  </fieldset>`;
}

function otherFields({ partition, headers, timestamp }: MessageFields): Html {
  return html`<label for="headers"
      >Headers, a line each: name: value; name: is an empty one, name alone is null</label
    >
    <textarea id="headers" name="headers" rows="3" spellcheck="false">${headers}</textarea>
    <div class="line fields">
      <label
        >Partition (none: by the key, as Java does)
        <input name="partition" inputmode="numeric" value="${partition}" autocomplete="off"
      /></label>
      <label
        >Time (none: now)
        <input
          name="timestamp"
          value="${timestamp}"
          placeholder="2026-03-01T12:30:00Z"
          autocomplete="off"
      /></label>
    </div>`;
}
