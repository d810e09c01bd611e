/** What is known about one setting, as its ConfigDef says it. */
export interface Setting {
  readonly type: SettingType;
  /** As it would be written in a properties file; absent where there is none or it is null. */
  readonly default?: string;
  readonly required?: boolean;
  readonly min?: number;
  readonly max?: number;
  /** The values there are, or the elements that a list may have. */
  readonly oneOf?: readonly string[];
  /** Whether `oneOf` takes any case. */
  readonly ignoreCase?: boolean;
  /** Versions of the metadata; a value may leave out what follows the second number. */
  readonly versions?: readonly string[];
  /** A rule that has no other form than this text. */
  readonly allowed?: string;
  /** What the broker calls its default of a topic setting. */
  readonly brokerName?: string;
}

export type SettingType =
  'boolean' | 'string' | 'int' | 'short' | 'long' | 'double' | 'list' | 'class' | 'password';

/** Settings by property name. */
export type Settings = Readonly<Record<string, Setting>>;

/** A table of plain types, names separated by blanks. */
export function ofType(type: SettingType, names: string): Settings {
  const list = names.split(/\s+/).filter((name) => name !== '');
  return Object.fromEntries(list.map((name) => [name, { type }]));
}
