/** One broker: its folders and its settings. */
import { protocolErrors, protocolErrorsCodesById } from '@platformatic/kafka';
import { bytes, count } from '../shell/format.ts';
import { html, nothing, type Content, type Html } from '../shell/html.ts';
import { sourceFault, table } from '../shell/parts.ts';
import { visible } from '../shell/visible.ts';
import { searchConfigs, type Config, type ConfigSource } from './configs.ts';
import { sum } from './disk-use.ts';
import type { BrokerDisk, LogDir } from './log-dirs.ts';

export function foldersPart({ dirs, fault }: BrokerDisk): Html {
  if (fault !== undefined) return sourceFault(fault);
  return table(
    'Folders of its partitions',
    [
      { title: 'Folder', cell: ({ path }) => html`<code>${visible(path)}</code>` },
      { title: 'Replicas', isNumber: true, cell: ({ replicas }) => count(replicas.length) },
      { title: 'Size', isNumber: true, cell: ({ replicas }) => bytes(sum(replicas)) },
      { title: 'State', cell: stateCell },
    ],
    dirs,
    'It has no folder for partitions.',
  );
}

function stateCell({ errorCode }: LogDir): Content {
  if (errorCode === 0) return html`<span class="state good">ok</span>`;
  return html`<span class="state bad">${errorName(errorCode)}</span>`;
}

function errorName(code: number): string {
  const id = protocolErrorsCodesById[code];
  return (id === undefined ? undefined : protocolErrors[id]?.message) ?? `error ${code}`;
}

export interface ConfigsView {
  readonly configs: readonly Config[];
  /** Part of a name or value. */
  readonly q: string;
  /** Address of the page. */
  readonly link: string;
}

export function configsPart({ configs, q, link }: ConfigsView): Html {
  const found = searchConfigs(configs, q);
  return html`<form class="line" method="get" action="${link}" role="search">
      <label
        >Search settings
        <input
          type="search"
          name="q"
          value="${q}"
          hx-get="${link}"
          hx-trigger="input changed delay:300ms, search"
          hx-target="#configs"
          hx-select="#configs"
          hx-swap="outerHTML"
          hx-select-oob="#config-count:innerHTML"
          hx-replace-url="true"
      /></label>
      <button type="submit">Search</button>
    </form>
    <p id="config-count" class="hint" role="status">
      ${count(found.length)} of ${count(configs.length)} settings
    </p>
    <div id="configs">${configTable(found)}</div>`;
}

function configTable(configs: readonly Config[]): Html {
  return table(
    'Settings',
    [
      { title: 'Name', cell: ({ name }) => html`<code>${name}</code>` },
      { title: 'Value', cell: valueOf },
      { title: 'Set by', cell: ({ source }) => sourceNames[source] },
      {
        title: '',
        cell: ({ isReadOnly }) => (isReadOnly ? html`<span class="hint">fixed</span>` : nothing),
      },
    ],
    configs,
    'No setting has that in its name or value.',
  );
}

/** Long lists may break where they like. */
export function valueOf({ value, isSensitive }: Pick<Config, 'value' | 'isSensitive'>): Content {
  if (isSensitive) return html`<span class="hint">hidden</span>`;
  if (value === undefined || value === '') return html`<span class="hint">empty</span>`;
  return html`<code class="value">${visible(value)}</code>`;
}

export const sourceNames: Readonly<Record<ConfigSource, string>> = {
  topic: 'this topic',
  broker: 'this broker, while running',
  'all brokers': 'all brokers, while running',
  file: 'the broker’s file',
  default: 'default',
  other: 'something else',
};
