/** Kafka's scripts and JVMs obey many variables of the caller's shell: none of them may leak in. */
const passedOn = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TERM'];

export function bareEnvironment(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const kept = passedOn.flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(kept);
}
