import type { Env } from '../topology/types.ts';

/** The services whose images render configuration files from their environment. */
export const contractServices = ['zookeeper', 'kafka', 'schema-registry', 'connect'] as const;
export type ContractService = (typeof contractServices)[number];

/** What the image's `configure` script makes of an environment. */
export interface Rendered {
  /** 1: the script refuses to go on, and `files` is empty. */
  readonly exit: 0 | 1;
  /** What the script prints, line by line. */
  readonly messages: readonly string[];
  /** Whole texts by base name, such as `kafka.properties`. */
  readonly files: Readonly<Record<string, string>>;
}

export interface RenderOptions {
  /**
   * Escape values so that Java loads exactly what the env value says. The image copies values verbatim.
   * @default false
   */
  readonly escape?: boolean;
  /**
   * Texts of the files in `/etc/kafka/secrets` by name; TLS listeners of the broker need their key store
   * and credential files there.
   * @default none
   */
  readonly secretFiles?: Readonly<Record<string, string>>;
}

/** One image: what it sets itself, what its script does, and what it writes. */
export interface ImageContract {
  /** Environment baked into the image. */
  readonly baked: Env;
  /** The main properties file. */
  readonly mainFile: string;
  /** Checks and defaults, in the order of the script. */
  readonly configure: (script: Script) => void;
  readonly files: (env: Env, line: LineWriter) => Readonly<Record<string, string>>;
  /** The property of the main file that the env name sets. */
  readonly propertyName: (envName: string) => string | undefined;
  /** Env names that may set the property; the caller keeps those that really do. */
  readonly envNames: (property: string) => readonly string[];
}

/** Makes one line of a properties file, such as `a.b=1`. */
export type LineWriter = (name: string, value: string) => string;

/** A run of a `configure` script: the environment it changes and the lines it prints. */
export interface Script {
  /** The value of a variable; empty and unset are the same to most of the scripts' tests. */
  readonly get: (name: string) => string;
  readonly set: (name: string, value: string) => void;
  readonly say: (message: string) => void;
  /** Stops the script with exit code 1. */
  readonly refuse: (message: string) => never;
  /** `dub ensure NAME`: stops where the variable is unset or empty. */
  readonly ensure: (name: string) => void;
  /** `dub ensure-atleast-one NAME...` */
  readonly ensureAny: (names: readonly string[]) => void;
  /** Text of a file in `/etc/kafka/secrets` as `$(cat FILE)` gives it; stops where it does not exist. */
  readonly secret: (path: string) => string;
}
