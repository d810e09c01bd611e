/** Makes one file of a program with all that it imports: the images have no `node_modules`. */

/** @param entry path of a TypeScript module @returns the text of an ES module; the same for the same sources */
export async function bundle(entry: string): Promise<string> {
  // Loaded here only: no other command needs it.
  const { rolldown } = await import('rolldown');
  await using build = await rolldown({ input: entry, platform: 'node', logLevel: 'silent' });
  const { output } = await build.generate({ format: 'esm', codeSplitting: false, minify: true });
  return output[0].code;
}
