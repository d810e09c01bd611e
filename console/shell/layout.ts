/** The frame of every page: menu, where one is, what was done, what went wrong. */
import type { Cluster } from '../cluster/cluster.ts';
import { assetLink } from './assets.ts';
import type { Console } from './console.ts';
import { html, nothing, type Content, type Html } from './html.ts';
import { clusterLink, sections, type Section } from './links.ts';

export interface Page {
  readonly title: string;
  /** Where one is. */
  readonly cluster?: Cluster;
  readonly section?: Section | 'overview' | 'stack';
  /** Way back, from the section on: name and address. */
  readonly trail?: readonly Crumb[];
  readonly body: Content;
}

export interface Crumb {
  readonly name: string;
  readonly link: string;
}

/** What was done by the request before. */
export interface Notice {
  readonly kind: 'done' | 'failed';
  readonly text: string;
}

export function layout(shared: Console, page: Page, notice: Notice | undefined): Html {
  const base = shared.settings.contextPath;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="htmx-config" content='{"allowEval":false,"includeIndicatorStyles":false}' />
        <title>${page.title} · kafka-stack</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${assetLink(base, 'console.css')}" />
        <link rel="stylesheet" href="${assetLink(base, 'uplot.css')}" />
        <script src="${assetLink(base, 'htmx.js')}" defer></script>
        <script src="${assetLink(base, 'uplot.js')}" defer></script>
        <script src="${assetLink(base, 'console.js')}" defer></script>
      </head>
      <body>
        <a class="skip" href="#main">Skip to content</a>
        <header class="top">
          <a class="brand" href="${base}/">kafka-stack</a>
          ${menuOf(shared, page)}
        </header>
        <main id="main" tabindex="-1">
          ${trailOf(page)}
          <h1>${page.title}</h1>
          ${notice === undefined ? nothing : noticeBox(notice)} ${page.body}
        </main>
      </body>
    </html>`;
}

function menuOf({ clusters, settings }: Console, { cluster, section }: Page): Html {
  const base = settings.contextPath;
  return html`<nav aria-label="Pages">
    <ul>
      <li>${menuLink(`${base}/`, 'Dashboard', section === 'overview')}</li>
      ${
        settings.stack === undefined
          ? nothing
          : html`<li>${menuLink(`${base}/ui/stack`, 'Stack', section === 'stack')}</li>`
      }
      ${clusters.map(
        (each) =>
          html`<li>
            <span class="cluster">${each.name}${each.settings.readOnly ? ' (read-only)' : ''}</span>
            <ul>
              ${sections.map(
                ({ path, title }) =>
                  html`<li>
                    ${menuLink(
                      clusterLink(base, each.name, path),
                      title,
                      each === cluster && section === path,
                    )}
                  </li>`,
              )}
            </ul>
          </li>`,
      )}
    </ul>
  </nav>`;
}

function menuLink(link: string, title: string, isHere: boolean): Html {
  return isHere
    ? html`<a href="${link}" aria-current="page">${title}</a>`
    : html`<a href="${link}">${title}</a>`;
}

function trailOf({ trail = [] }: Page): Html {
  if (trail.length === 0) return nothing;
  return html`<nav class="trail" aria-label="Way back">
    ${trail.map(({ name, link }) => html`<a href="${link}">${name}</a> <span aria-hidden="true">/</span> `)}
  </nav>`;
}

function noticeBox({ kind, text }: Notice): Html {
  return html`<p class="notice ${kind}" role="${kind === 'done' ? 'status' : 'alert'}">${text}</p>`;
}
