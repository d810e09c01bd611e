import type { Env } from '../topology/types.ts';
import { isShellName } from './names.ts';
import type { Script } from './types.ts';

class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** What a script left behind; `env` is what its templates see, or undefined where it stopped. */
export interface Run {
  readonly messages: readonly string[];
  readonly env: Env | undefined;
}

const secretsFolder = '/etc/kafka/secrets/';

/** Runs the steps of a `configure` script over an environment. */
export function runScript(
  env: Env,
  secretFiles: Readonly<Record<string, string>>,
  steps: (script: Script) => void,
): Run {
  const variables = new Map(Object.entries(env).filter(([name]) => isShellName(name)));
  const messages: string[] = [];
  try {
    steps(scriptOver(variables, messages, secretFiles));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { messages, env: undefined };
  }
  return { messages, env: Object.fromEntries(variables) };
}

function scriptOver(
  variables: Map<string, string>,
  messages: string[],
  secretFiles: Readonly<Record<string, string>>,
): Script {
  const get = (name: string) => variables.get(name) ?? '';
  const say = (message: string) => {
    messages.push(message);
  };
  const refuse = (...lines: string[]): never => {
    messages.push(...lines);
    throw new Refusal();
  };
  return {
    get,
    say,
    refuse,
    set: (name, value) => {
      variables.set(name, value);
    },
    ensure: (name) => {
      if (get(name) === '') refuse(`${name} is required.`, failed(`ensure ${name}`));
    },
    ensureAny: (names) => {
      if (names.some((name) => get(name) !== '')) return;
      refuse(
        `one of (${names.join(',')}) is required.`,
        failed(`ensure-atleast-one ${names.join(' ')}`),
      );
    },
    secret: (path) => {
      const name = path.startsWith(secretsFolder) ? path.slice(secretsFolder.length) : path;
      const content = Object.hasOwn(secretFiles, name) ? secretFiles[name] : undefined;
      return content?.replace(/\n+$/, '') ?? refuse(failed(`path ${path} exists`));
    },
  };
}

/** The last line of the `dub` program when it fails. */
function failed(command: string): string {
  return `Command [-c ${command}] FAILED !`;
}
