/** The pictures, one a line. */
import { setTimeout as pause } from 'node:timers/promises';
import { fetchJson } from '../../stacks/readiness/http.ts';
import { Failure } from '../lib/failure.ts';
import type { ShownConsole } from './console.ts';
import type { Sample } from './sample.ts';

export interface Shown extends ShownConsole {
  readonly sample: Pick<Sample, 'names' | 'live'>;
}

export interface Shot {
  /** In `docs/images`. */
  readonly file: string;
  readonly scheme: 'light' | 'dark';
  /** Behind the address of the console. */
  readonly path: (shown: Shown) => string;
  /** What to do before. */
  readonly prepare?: (shown: Shown) => Promise<void>;
  /** What to wait for on the page. */
  readonly onPage?: () => Promise<void>;
}

export const shots: readonly Shot[] = [
  { file: 'console-dashboard.png', scheme: 'light', path: () => '/' },
  {
    file: 'console-stack.png',
    scheme: 'light',
    path: () => '/ui/stack',
    prepare: proven,
  },
  { file: 'console-topics.png', scheme: 'light', path: at('/all-topics?q=customer') },
  {
    file: 'console-messages.png',
    scheme: 'light',
    path: at(({ countries }) => `/all-topics/${countries}/messages?q=Norway&in=value`),
  },
  {
    file: 'console-schema.png',
    scheme: 'light',
    path: at(({ countries }) => `/schemas/${countries}-value`),
  },
  {
    file: 'console-group.png',
    scheme: 'dark',
    path: at(({ group }) => `/consumer-groups/${group}`),
    prepare: async ({ sample }) => {
      await sample.live();
      await pause(catchUpMs);
    },
    // The chart begins empty.
    onPage: () => pause(chartMs),
  },
];

const [catchUpMs, chartMs] = [20_000, 30_000];

function at(part: string | ((names: Sample['names']) => string)): Shot['path'] {
  return ({ cluster, sample }) => {
    const behind = typeof part === 'string' ? part : part(sample.names);
    return `/ui/clusters/${encodeURIComponent(cluster)}${behind}`;
  };
}

interface StackDocument {
  readonly proving: boolean;
  readonly proofs: readonly { readonly proof: string; readonly state: string }[];
}

const [proofsMs, lookMs] = [120_000, 1000];

/** The first look at the page begins the proofs; the picture wants their evidence. @throws Failure */
async function proven({ url }: Shown): Promise<void> {
  await fetch(`${url}/ui/stack`);
  const until = Date.now() + proofsMs;
  for (;;) {
    const { proving, proofs } = (await fetchJson(`${url}/api/stack`)) as StackDocument;
    const failed = proofs.find(({ state }) => state === 'failed');
    if (failed !== undefined) throw new Failure(`the stack is not well: ${failed.proof} failed`);
    if (!proving) return;
    if (Date.now() > until) throw new Failure('the proofs of the stack do not end');
    await pause(lookMs);
  }
}
