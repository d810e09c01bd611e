/** The subjects of a registry. */
import type { FastifyReply } from 'fastify';
import { form } from '../shell/changes.ts';
import { html, nothing, type Content, type Html } from '../shell/html.ts';
import { queryText } from '../shell/links.ts';
import { pager } from '../shell/paging.ts';
import { table } from '../shell/parts.ts';
import { visible } from '../shell/visible.ts';
import { levels, type Compatibility } from './compatibility.ts';
import type { SubjectList } from './list.ts';
import { newPart, type RegistryPlace } from './place.ts';

/** What is there whether the registry answers or not. */
export function listFrame({ link, cluster }: RegistryPlace, text: string, found: Html): Html {
  return html`${
      cluster.settings.readOnly
        ? nothing
        : html`<p class="actions">
            <a class="button" href="${link(newPart)}">Register a schema</a>
          </p>`
    }
    <form method="get" action="${link()}" class="line" role="search" aria-label="Subjects">
      <label>Search subjects <input type="search" name="q" value="${text}" /></label>
      <button type="submit">Search</button>
    </form>
    ${found}`;
}

export function listPart(
  reply: FastifyReply,
  { link, cluster }: RegistryPlace,
  text: string,
  { page, level }: SubjectList,
): Html {
  return html`${table(
      'Subjects',
      [
        {
          title: 'Subject',
          cell: ({ subject }) => html`<a href="${link(subject)}">${visible(subject)}</a>`,
        },
        { title: 'Latest version', isNumber: true, cell: ({ latest }) => latest?.version ?? '-' },
        { title: 'Id', isNumber: true, cell: ({ latest }) => latest?.id ?? '-' },
        { title: 'Type', cell: ({ latest }) => latest?.type ?? '-' },
        { title: 'Compatibility', cell: ({ compatibility }) => compatibilityCell(compatibility) },
      ],
      page.rows,
      text === '' ? 'No subject is there.' : `No subject with ${JSON.stringify(text)} in its name.`,
    )}
    ${pager('subjects', page, (to) => `${link()}${queryText({ q: text, page: to })}`)}
    <h2>Compatibility of the registry</h2>
    ${
      cluster.settings.readOnly
        ? html`<p>${level}</p>`
        : form(reply, {
            action: link('compatibility'),
            submit: 'Change for all',
            body: levelSelect(level),
          })
    }`;
}

export function compatibilityCell({ level, isOwn }: Compatibility): Content {
  return isOwn ? html`${level} <span class="hint">(its own)</span>` : level;
}

export function levelSelect(current: string, first: Content = nothing): Html {
  return html`<label
    >Level
    <select name="compatibility">
      ${first}
      ${levels.map((each) =>
        each === current ? html`<option selected>${each}</option>` : html`<option>${each}</option>`,
      )}
    </select></label
  > `;
}
