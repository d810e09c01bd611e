/** Who is measured when. */

/** Who begins changes with every run: what wears off with time must not wear off on one of them. */
export function orderOf<C>(contestants: readonly C[], run: number): C[] {
  const from = run % Math.max(1, contestants.length);
  return [...contestants.slice(from), ...contestants.slice(0, from)];
}

/** Measures all of them once a run, one after another. @returns what came out of each, run by run. */
export async function takeTurns<C, R>(
  contestants: readonly C[],
  runs: number,
  once: (contestant: C, run: number) => Promise<R>,
): Promise<ReadonlyMap<C, readonly R[]>> {
  const taken = new Map(contestants.map((contestant): [C, R[]] => [contestant, []]));
  for (let run = 0; run < runs; run += 1) {
    for (const contestant of orderOf(contestants, run)) {
      taken.get(contestant)?.push(await once(contestant, run));
    }
  }
  return taken;
}
