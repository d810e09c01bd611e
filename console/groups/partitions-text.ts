/** Lists of partitions, such as `0-2, 5`. */

/** @returns undefined unless it is a list of numbers and ranges; without twins, in order */
export function parsePartitions(text: string): number[] | undefined {
  const parts = text.split(',').map((part) => /^\s*(\d{1,6})\s*(?:-\s*(\d{1,6})\s*)?$/.exec(part));
  const ranges = parts.map((found) => {
    const from = Number(found?.[1]);
    return { from, to: Number(found?.[2] ?? from) };
  });
  if (!ranges.every(({ from, to }) => to >= from && to - from < mostPartitions)) return undefined;
  const all = ranges.flatMap(({ from, to }) =>
    Array.from({ length: to - from + 1 }, (_, index) => from + index),
  );
  return [...new Set(all)].sort((a, b) => a - b);
}

/** In order, each once. */
export function partitionsText(partitions: readonly number[]): string {
  const ranges: { from: number; to: number }[] = [];
  for (const each of [...new Set(partitions)].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last?.to === each - 1) last.to = each;
    else ranges.push({ from: each, to: each });
  }
  return ranges.map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`)).join(', ');
}

/** More than any topic has. */
const mostPartitions = 100_000;
