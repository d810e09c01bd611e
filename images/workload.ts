/** What the image of the workloads holds: each program by its name on PATH. */
import { layout } from './layout.ts';
import { inRoot, placeIn, type Bundled, type Tree } from './tree.ts';

/** Paths of the programs in the project. */
export const programs = {
  producer: 'workloads/producer/main.ts',
  consumer: 'workloads/consumer/main.ts',
  report: 'workloads/consumer/report.ts',
} as const;

const names = Object.keys(programs);

/** It is what an image without a command starts, too. */
export function launcher(): string {
  return `#!/bin/sh
# A program of the workloads, by the name of the link.
name=\${0##*/}
case $name in
  ${names.join('|')}) exec ${layout.node} ${layout.workloads}/$name.mjs "$@" ;;
esac
echo "name a program to run: ${names.join(', ')}; each has --help" >&2
exit 2
`;
}

/** @param bundled `producer.mjs` and so on, and what they import */
export function workloadTree(bundled: Bundled): Tree {
  return {
    files: {
      [inRoot(layout.workload)]: { data: launcher(), executable: true },
      ...placeIn(layout.workloads, bundled),
    },
    links: Object.fromEntries(names.map((name) => [`usr/bin/${name}`, layout.workload])),
  };
}
