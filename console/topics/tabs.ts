/** What all pages of one topic have on top. */
import { html, type Html } from '../shell/html.ts';
import { clusterLink } from '../shell/links.ts';

const tabs = {
  overview: { title: 'Overview', parts: [] },
  messages: { title: 'Messages', parts: ['messages'] },
  consumers: { title: 'Consumers', parts: ['consumers'] },
  settings: { title: 'Settings', parts: ['settings'] },
} as const satisfies Readonly<
  Record<string, { readonly title: string; readonly parts: readonly string[] }>
>;

export type TopicTab = keyof typeof tabs;

/** @param current the tab that the page is */
export function topicTabs(base: string, cluster: string, topic: string, current: TopicTab): Html {
  return html`<nav class="tabs" aria-label="Topic">
    ${(Object.keys(tabs) as TopicTab[]).map((tab) => {
      const { title, parts } = tabs[tab];
      const link = clusterLink(base, cluster, 'all-topics', [topic, ...parts]);
      return tab === current
        ? html`<a href="${link}" aria-current="page">${title}</a> `
        : html`<a href="${link}">${title}</a> `;
    })}
  </nav>`;
}
