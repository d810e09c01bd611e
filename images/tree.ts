/** What an image gets on top of its base, as plain data. */

export interface ImageFile {
  readonly data: string | Uint8Array;
  readonly executable: boolean;
}

/** Paths are those in the image, from the root and without the first slash. */
export interface Tree {
  readonly files: Readonly<Record<string, ImageFile>>;
  /** Targets of symbolic links by path. */
  readonly links: Readonly<Record<string, string>>;
}

/** Data by path, of programs made for the images. */
export type Bundled = Readonly<Record<string, string | Uint8Array>>;

/** @param folder in the image, from the root */
export function placeIn(folder: string, bundled: Bundled): Record<string, ImageFile> {
  return Object.fromEntries(
    Object.entries(bundled).map(([path, data]) => [
      inRoot(`${folder}/${path}`),
      { data, executable: false },
    ]),
  );
}

/** @param path in the image, from the root */
export function inRoot(path: string): string {
  return path.slice(1);
}
