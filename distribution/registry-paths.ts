/** Apicurio's home of the Confluent API. */
const prefix = '/apis/ccompat/v7';

/** First segments of the Confluent Schema Registry's REST paths. */
const roots = [
  'subjects',
  'schemas',
  'config',
  'mode',
  'compatibility',
  'contexts',
  'exporters',
  'v1',
];

/** @param url path and query as a client asks for it */
export function confluentPath(url: string): string {
  const root = /^\/([^/?]*)/.exec(url)?.[1] ?? '';
  return roots.includes(root) ? `${prefix}${url}` : url;
}
