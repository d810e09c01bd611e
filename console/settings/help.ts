import { clusterNames, serverNames, type NameEntry } from './names.ts';

/** What `--help` prints: every variable that means something here. */
export function helpText(): string {
  return [
    'console: topics, messages, groups, schemas, connectors and the stack itself in a browser.',
    '',
    'From the environment, for each cluster n from 0:',
    ...lines(clusterNames, 'KAFKA_CLUSTERS_n_'),
    '',
    'For the console itself:',
    ...lines(serverNames, ''),
  ]
    .join('\n')
    .concat('\n');
}

function lines(names: Readonly<Record<string, NameEntry>>, prefix: string): string[] {
  return Object.entries(names)
    .filter(([, { ignored }]) => ignored === undefined)
    .flatMap(([name, { about }]) => [`  ${prefix}${name}`, `      ${about}`]);
}
