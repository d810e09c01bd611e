/** Names on an engine. */

/** Only one stack of an engine can have the bare names, which documentation and tutorials use. */
const bareNames = 'dev';

/** The name of a container, volume or network on its engine. */
export function engineName(stack: string, name: string): string {
  return stack === bareNames ? name : `${stack}-${name}`;
}
