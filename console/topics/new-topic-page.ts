import type { FastifyReply } from 'fastify';
import { form } from '../shell/changes.ts';
import { html, type Content, type Html } from '../shell/html.ts';
import { cleanupPolicies, type NewTopicField } from './new-topic.ts';

/** @param list address of all topics */
export function newTopicPage(reply: FastifyReply, action: string, list: string): Html {
  return html`<div class="fields">
    ${form(reply, {
      action,
      submit: 'Create topic',
      body: html`
        ${input('name', 'Name', html`required maxlength="249" autofocus`, '1 to 249 of a-z A-Z 0-9 . _ -')}
        ${input('partitions', 'Partitions', number, 'Empty: as the brokers have it set')}
        ${input('replication', 'Replication factor', number, 'Empty: as the brokers have it set')}
        ${policy()}
        ${input('retention', 'Retention in ms', number, '-1 keeps records for ever; 604800000 is a week')}
        ${input('minInsync', 'Minimum in sync replicas', number, 'That must have a record before a producer with acks=all is told so')}
        <p>
          <label for="new-configs">Other settings</label>
          <textarea
            id="new-configs"
            name="configs"
            spellcheck="false"
            aria-describedby="new-configs-hint"
          ></textarea>
          <span id="new-configs-hint" class="hint"
            >One name=value a line, such as segment.ms=60000</span
          >
        </p>
      `,
    })}
    <p><a href="${list}">Create none</a></p>
  </div>`;
}

const number = html`inputmode="numeric"`;

function input(name: NewTopicField, label: string, attributes: Content, hint: string): Html {
  const id = `new-${name}`;
  return html`<p>
    <label for="${id}">${label}</label>
    <input
      id="${id}"
      name="${name}"
      autocomplete="off"
      spellcheck="false"
      aria-describedby="${id}-hint"
      ${attributes}
    />
    <span id="${id}-hint" class="hint">${hint}</span>
  </p>`;
}

function policy(): Html {
  return html`<p>
    <label for="new-cleanup">Cleanup policy</label>
    <select id="new-cleanup" name="cleanup" aria-describedby="new-cleanup-hint">
      <option value="">as the brokers have it set</option>
      ${cleanupPolicies.map((each) => html`<option value="${each}">${each}</option>`)}
    </select>
    <span id="new-cleanup-hint" class="hint"
      >delete: old records go; compact: the last record of each key stays</span
    >
  </p>`;
}
