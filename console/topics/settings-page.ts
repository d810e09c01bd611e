/** What a topic is set to, and forms that set it. */
import type { FastifyReply } from 'fastify';
import { sourceNames, valueOf } from '../brokers/broker-page.ts';
import type { Config } from '../brokers/configs.ts';
import { span } from '../../scripts/lib/storage/times.ts';
import { form } from '../shell/changes.ts';
import { bytes } from '../shell/format.ts';
import { html, nothing, type Html } from '../shell/html.ts';
import { facts, table, type Column } from '../shell/parts.ts';
import type { TopicPlace } from './topic.ts';

/** Those that are set for this topic come first. */
export function settingsPart({ cluster, link }: TopicPlace, configs: readonly Config[]): Html {
  return table(
    'Settings of this topic, its own ones first',
    [
      {
        title: 'Name',
        cell: ({ name, source }) =>
          source === 'topic' ? html`<strong>${name}</strong>` : html`${name}`,
      },
      {
        title: 'Value',
        cell: (config) => html`${valueOf(config)}${meaningCell(config)}`,
      },
      {
        title: 'Default',
        cell: ({ isSensitive, fallback }) => valueOf({ isSensitive, value: fallback }),
      },
      {
        title: 'Set by',
        cell: ({ source }) =>
          source === 'topic'
            ? html`<span class="state warn">${sourceNames.topic}</span>`
            : sourceNames[source],
      },
      ...(cluster.settings.readOnly ? [] : [changeColumn(link)]),
    ],
    ownFirst(configs),
  );
}

function changeColumn(link: TopicPlace['link']): Column<Config> {
  return {
    title: 'Change',
    cell: ({ name, isReadOnly }) =>
      isReadOnly
        ? nothing
        : html`<a href="${link('settings', name)}" aria-label="Change ${name}">Change</a>`,
  };
}

function meaningCell({ name, value }: Config): Html {
  const meaning = meaningOf(name, value);
  return meaning === undefined ? nothing : html` <span class="hint">${meaning}</span>`;
}

/** Times and sizes in units that one can read; undefined where the value says enough. */
export function meaningOf(name: string, value: string | undefined): string | undefined {
  if (value === undefined || !/^\d{1,19}$/.test(value)) {
    return value === '-1' ? 'no limit' : undefined;
  }
  if (BigInt(value) === endless) return 'no limit';
  if (BigInt(value) < 1000n) return undefined;
  if (name.endsWith('.ms')) return span(BigInt(value));
  return name.endsWith('.bytes') ? bytes(BigInt(value)) : undefined;
}

/** The largest number that Kafka knows. */
const endless = 9_223_372_036_854_775_807n;

export function ownFirst(configs: readonly Config[]): Config[] {
  const own = configs.filter(({ source }) => source === 'topic');
  return [...own, ...configs.filter(({ source }) => source !== 'topic')];
}

export function settingPage(reply: FastifyReply, { link }: TopicPlace, config: Config): Html {
  const { name, value, source, fallback, isSensitive, documentation } = config;
  const action = link('settings', name);
  return html`${facts([
      ['Value now', valueOf(config)],
      ['Set by', sourceNames[source]],
      ['Default', valueOf({ isSensitive, value: fallback })],
    ])}
    ${documentation === undefined ? nothing : html`<p class="hint">${plainText(documentation)}</p>`}
    ${form(reply, {
      action,
      submit: 'Save',
      body: html`<p>
        <label
          >New value
          <input name="value" value="${value ?? ''}" autocomplete="off" spellcheck="false"
        /></label>
      </p>`,
    })}
    ${
      source === 'topic'
        ? html`<h2>Back to what holds without it</h2>
            ${form(reply, { action: `${action}/reset`, submit: 'Reset to default' })}`
        : nothing
    }
    <p><a href="${link('settings')}">Leave it as it is</a></p>`;
}

/** Kafka's words come with some markup of its own documentation. */
export function plainText(markup: string): string {
  return markup
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
