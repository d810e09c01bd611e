/** One subject, and two of its versions beside each other. */
import type { FastifyReply } from 'fastify';
import { form } from '../shell/changes.ts';
import { html, nothing, type Content, type Html } from '../shell/html.ts';
import { queryText } from '../shell/links.ts';
import { pageOf, pager } from '../shell/paging.ts';
import { facts, table } from '../shell/parts.ts';
import { visible } from '../shell/visible.ts';
import { visibleText } from '../messages/visible-text.ts';
import type { Difference } from './differences.ts';
import { compatibilityCell, levelSelect } from './list-page.ts';
import type { SubjectPlace } from './place.ts';
import { prettySchema } from './pretty.ts';
import type { Subject } from './subject.ts';

export function subjectPart(
  reply: FastifyReply,
  place: SubjectPlace,
  subject: Subject,
  page: number,
): Html {
  const { schema, compatibility } = subject;
  return html`${facts([
      ['Version', schema.version],
      ['Id', schema.id],
      ['Type', schema.type],
      ['Compatibility', compatibilityCell(compatibility)],
      ...references(place, subject),
    ])}
    ${actions(place)}
    <h2>Schema of version ${schema.version}</h2>
    <pre class="bytes whole">${visibleText(prettySchema(schema))}</pre>
    <h2>Versions</h2>
    ${versionsTable(place, subject, page)} ${compatibilityForm(reply, place, subject)}`;
}

function references({ link }: SubjectPlace, { schema }: Subject): [string, Content][] {
  if (schema.references.length === 0) return [];
  const links = schema.references.map(
    ({ name, subject, version }) =>
      html`<a href="${link(subject)}?version=${version}">${visible(name)}</a> `,
  );
  return [['Refers to', links]];
}

function actions({ cluster, link, subject }: SubjectPlace): Html {
  if (cluster.settings.readOnly) return nothing;
  return html`<p class="actions">
    <a class="button" href="${link(subject, 'edit')}">Register a new version</a>
    <a class="button danger" href="${link(subject, 'delete')}">Delete subject</a>
  </p>`;
}

function versionsTable(
  { link, subject }: SubjectPlace,
  { schema, versions }: Subject,
  page: number,
): Html {
  const shown = pageOf(versions, page);
  const compare = (version: number) =>
    html`<a
      href="${link(subject, 'compare')}${queryText({ left: Math.min(version, schema.version), right: Math.max(version, schema.version) })}"
      >Compare with version ${schema.version}</a
    >`;
  return html`${table(
    `Versions of ${visible(subject)}`,
    [
      {
        title: 'Version',
        cell: (version) =>
          html`<a href="${link(subject)}?version=${version}">Version ${version}</a>`,
      },
      {
        title: 'Differences',
        cell: (version) => (version === schema.version ? 'shown above' : compare(version)),
      },
    ],
    shown.rows,
  )}
  ${pager('versions', shown, (to) => `${link(subject)}${queryText({ version: schema.version, page: to })}`)}`;
}

function compatibilityForm(
  reply: FastifyReply,
  { cluster, link, subject }: SubjectPlace,
  { compatibility, level }: Subject,
): Html {
  if (cluster.settings.readOnly) return nothing;
  const { isOwn } = compatibility;
  const usual = html`<option value="" ${isOwn ? '' : 'selected'}>
    as the registry: ${level}
  </option>`;
  return html`<h2>Compatibility</h2>
    ${form(reply, {
      action: link(subject, 'compatibility'),
      submit: 'Change',
      body: levelSelect(isOwn ? compatibility.level : '', usual),
    })}`;
}

export interface Comparison {
  readonly versions: readonly number[];
  readonly left: number;
  readonly right: number;
  /** Undefined where nearly everything differs. */
  readonly differences: readonly Difference[] | undefined;
}

export function comparePart({ link, subject }: SubjectPlace, comparison: Comparison): Html {
  const { versions, left, right, differences } = comparison;
  return html`<form method="get" action="${link(subject, 'compare')}" class="line">
      ${versionSelect('left', 'From version', versions, left)}
      ${versionSelect('right', 'To version', versions, right)}
      <button type="submit">Compare</button>
    </form>
    ${
      differences === undefined
        ? html`<p>Nearly everything differs.</p>`
        : differences.every(({ kind }) => kind === 'same')
          ? html`<p>Versions ${left} and ${right} are the same.</p>`
          : html`<pre class="bytes diff" aria-label="Differences">${differences.map(lines)}</pre>`
    }`;
}

function versionSelect(
  name: string,
  title: string,
  versions: readonly number[],
  current: number,
): Html {
  return html`<label
    >${title}
    <select name="${name}">
      ${versions.map((each) =>
        each === current ? html`<option selected>${each}</option>` : html`<option>${each}</option>`,
      )}
    </select></label
  >`;
}

/** Signs in front, not colours alone. */
function lines({ kind, text }: Difference): Html {
  const sign = { same: ' ', added: '+', removed: '-' }[kind];
  const shown = visibleText(text).replace(/^/gm, `${sign} `);
  if (kind === 'added') return html`<ins>${shown}</ins>`;
  if (kind === 'removed') return html`<del>${shown}</del>`;
  return html`<span>${shown}</span>${'\n'}`;
}
