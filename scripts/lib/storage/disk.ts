/** The broker's disk, where the broker is: listed and read by a shell beside it, a few bytes of many files at a time. */

export interface DiskFile {
  /** Of its folder and itself, below the root. */
  readonly path: string;
  readonly bytes: number;
  /** When it was last written, in ms since 1970. */
  readonly changedMs: number;
}

export interface DiskFolder {
  readonly name: string;
  readonly files: readonly DiskFile[];
}

export interface Disk {
  readonly root: string;
  /** @param prefix of the names of folders */
  list(prefix: string): Promise<DiskFolder[]>;
  /** Fewer bytes where the file ends before, none where it is gone. All that is asked for at once goes in one go. */
  read(path: string, from: number, length: number): Promise<Buffer>;
}

/** Runs a command beside the broker. @returns what it prints. @throws when it fails */
export type Capture = (command: readonly string[]) => Promise<string>;

/** @param most reads that go in one command: it takes so many words, and its answer is kept in memory */
export function brokerDisk(capture: Capture, root: string, most = 300): Disk {
  const run = (script: string, ...args: string[]) =>
    capture(['sh', '-c', script, 'sh', root, ...args]);
  const read = inOneGo(most, async (parts: readonly Part[]) => {
    const printed = await run(readScript, ...parts.flatMap(wordsOf));
    return `\n${printed}`.split('\n.').map((text) => Buffer.from(text, 'base64'));
  });
  return {
    root,
    list: async (prefix) => foldersOf(await run(listScript, prefix)),
    read: async (path, from, length) =>
      length === 0 ? Buffer.alloc(0) : read({ path, from, length }),
  };
}

/** The two families of `stat` share no option. A file may go while it is listed. */
const listScript = `
cd -- "$1" || exit 1
form=-c what='%s %Y %n'
stat $form "$what" . >/dev/null 2>&1 || form=-f what='%z %m %N'
for folder in "./$2"*/; do
  [ -d "$folder" ] || continue
  echo "$folder"
  stat $form "$what" "$folder"* 2>/dev/null
done
exit 0`;

/** Triples of file, first byte counted from 1, and length. */
const readScript = `
cd -- "$1" || exit 1
shift
while [ $# -gt 2 ]; do
  tail -c "+$2" -- "./$1" 2>/dev/null | head -c "$3" | base64
  echo .
  shift 3
done`;

interface Part {
  readonly path: string;
  readonly from: number;
  readonly length: number;
}

function wordsOf({ path, from, length }: Part): string[] {
  return [path, String(from + 1), String(length)];
}

function foldersOf(printed: string): DiskFolder[] {
  const folders: { name: string; files: DiskFile[] }[] = [];
  for (const line of printed.split('\n')) {
    const [, name] = /^\.\/(.*)\/$/.exec(line) ?? [];
    if (name !== undefined) folders.push({ name, files: [] });
    const [, bytes, seconds, path = ''] = /^(\d+) (\d+) \.\/(.*)$/.exec(line) ?? [];
    if (bytes === undefined) continue;
    const file = { path, bytes: Number(bytes), changedMs: Number(seconds) * 1000 };
    folders.at(-1)?.files.push(file);
  }
  return folders;
}

/** Gathers what is asked for in one turn of the event loop. */
function inOneGo<T, R>(
  most: number,
  ask: (all: readonly T[]) => Promise<R[]>,
): (one: T) => Promise<R> {
  const waiting: { readonly one: T; readonly answer: PromiseWithResolvers<R> }[] = [];
  const flush = async () => {
    const now = waiting.splice(0, most);
    if (now.length === 0) return;
    try {
      const answers = await ask(now.map(({ one }) => one));
      now.forEach(({ answer }, at) => {
        answer.resolve(answers[at] as R);
      });
    } catch (error) {
      for (const { answer } of now) answer.reject(error);
    }
    await flush();
  };
  return (one) => {
    const answer = Promise.withResolvers<R>();
    if (waiting.length === 0) setImmediate(() => void flush());
    waiting.push({ one, answer });
    return answer.promise;
  };
}
