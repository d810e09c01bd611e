import type { FastifyReply } from 'fastify';
import { form } from '../shell/changes.ts';
import { plural } from '../shell/format.ts';
import { html, type Html } from '../shell/html.ts';
import { mostPartitions } from './new-topic.ts';
import type { TopicPlace } from './topic.ts';

/** There is no way back, and it changes where keys go. */
export function partitionsPage(reply: FastifyReply, { topic, link }: TopicPlace): Html {
  const now = topic.partitions.length;
  return html`<ul>
      <li>It has ${plural(now, 'partition')} now. There is no way back to fewer.</li>
      <li>
        Records that are there stay where they are. Of the next ones, most keys go to another
        partition than before: who needs all records of a key in their order must be done with the
        old ones first.
      </li>
      <li>
        Consumers find the new partitions when they next look. Those that begin at the end may miss
        what is written there until then.
      </li>
    </ul>
    ${form(reply, {
      action: link('partitions'),
      submit: 'Add partitions',
      body: html`<p>
        <label
          >Partitions in all
          <input
            name="partitions"
            inputmode="numeric"
            required
            autocomplete="off"
            value="${now + 1}"
            aria-describedby="partitions-hint"
        /></label>
        <span id="partitions-hint" class="hint">from ${now + 1} to ${String(mostPartitions)}</span>
      </p>`,
    })}
    <p><a href="${link()}">Leave it as it is</a></p>`;
}
