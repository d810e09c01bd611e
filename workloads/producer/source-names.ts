/** Where records come from, and the topic each has unless another one is given. Pure. */
export const generatedSources = ['countries', 'registrations', 'debug-logs'] as const;
export const fileSources = ['lines', 'json'] as const;
export const sourceNames = [...generatedSources, ...fileSources] as const;
export type GeneratedSource = (typeof generatedSources)[number];
export type SourceName = (typeof sourceNames)[number];

export const defaultTopics: Readonly<Record<GeneratedSource, string>> = {
  countries: 'customerCountries',
  registrations: 'user_registrations',
  'debug-logs': 'debug_logs',
};
