import type { GlobalOptions } from '../main.ts';
import { buildImages } from '../lib/images.ts';
import { columns, print, printJson } from '../lib/print.ts';

export async function run({ json, base }: GlobalOptions & { base?: string }): Promise<number> {
  const images = await buildImages(base);
  if (json) printJson({ images });
  else {
    const rows = images.map(({ image, sizeMb, built }) => [
      image,
      `${sizeMb} MB`,
      built ? 'built' : 'up to date',
    ]);
    print(columns(['IMAGE', 'SIZE', ''], rows));
  }
  return 0;
}
