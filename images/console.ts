/** What the image of the console holds. */
import { layout } from './layout.ts';
import { placeIn, type Bundled, type Tree } from './tree.ts';

/** Paths of the programs in the project. */
export const consolePrograms = { console: 'console/main.ts' } as const;

const launcher = `#!/bin/sh
exec ${layout.node} ${layout.console}/console.mjs "$@"
`;

/** @param bundled `console.mjs`, what it imports, and the files that its pages load */
export function consoleTree(bundled: Bundled): Tree {
  return {
    files: {
      'usr/bin/console': { data: launcher, executable: true },
      ...placeIn(layout.console, bundled),
    },
    links: {},
  };
}
