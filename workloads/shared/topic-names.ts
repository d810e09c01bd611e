/** Kafka's own rules for names of topics. */

const longest = 249;

/** @returns what is wrong with the name, to be read behind it; undefined when Kafka accepts it */
export function topicNameProblem(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (name === '.' || name === '..') return 'is a folder of its own';
  if (name.length > longest) return `has ${name.length} characters; ${longest} are allowed`;
  if (!/^[a-zA-Z0-9._-]+$/.test(name)) {
    return 'holds something else than ASCII letters, digits, . _ and -';
  }
  return undefined;
}

/** Whether the metrics of the two would have one name: Kafka refuses the second. */
export function collide(one: string, other: string): boolean {
  return one !== other && unify(one) === unify(other);
}

/** Pairs among the names that cannot exist in one cluster. */
export function collisions(names: readonly string[]): [string, string][] {
  const unique = [...new Set(names)];
  return unique.flatMap((name, index) =>
    unique
      .slice(index + 1)
      .filter((other) => collide(name, other))
      .map((other): [string, string] => [name, other]),
  );
}

function unify(name: string): string {
  return name.replaceAll('.', '_');
}
