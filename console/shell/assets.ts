/** Files that the pages load: few and small, kept in memory. No other host is ever asked for one. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

export interface Asset {
  readonly name: string;
  readonly type: string;
  readonly data: Buffer;
  /** Of the content: the address changes with it, so that browsers may keep it. */
  readonly hash: string;
}

const [script, style] = ['text/javascript; charset=utf-8', 'text/css; charset=utf-8'];

/** `new URL(…)` is what a bundler looks for: it takes the files along. */
export const assets: ReadonlyMap<string, Asset> = new Map(
  [
    load('console.css', style, new URL('../assets/console.css', import.meta.url)),
    load('console.js', script, new URL('../assets/console.js', import.meta.url)),
    load(
      'htmx.js',
      script,
      new URL('../../node_modules/htmx.org/dist/htmx.min.js', import.meta.url),
    ),
    load(
      'uplot.js',
      script,
      new URL('../../node_modules/uplot/dist/uPlot.iife.min.js', import.meta.url),
    ),
    load(
      'uplot.css',
      style,
      new URL('../../node_modules/uplot/dist/uPlot.min.css', import.meta.url),
    ),
  ].map((asset) => [asset.name, asset]),
);

export function assetLink(base: string, name: string): string {
  const asset = assets.get(name);
  if (asset === undefined) throw new Error(`there is no asset ${name}`);
  return `${base}/assets/${asset.hash}/${name}`;
}

function load(name: string, type: string, url: URL): Asset {
  const data = readFileSync(url);
  const hash = createHash('sha256').update(data).digest('hex').slice(0, 12);
  return { name, type, data, hash };
}
