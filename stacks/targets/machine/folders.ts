/** Folders of a stack on this machine: whose they are, whether they can be written, what is in them. */
import { constants } from 'node:fs';
import { access, mkdir, readdir, readFile, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { userInfo } from 'node:os';
import { fault, warning, type Fault } from '../../errors.ts';
import { homeDir, projectDir, type StackPlaces } from '../../places.ts';
import { brokersOf, type Member, type Topology, type Volume } from '../../topology/types.ts';

/** The folder a volume stands for on this machine. */
export function volumeFolder(volume: Volume, places: StackPlaces): string {
  return join(volume.kind === 'project' ? projectDir : places.data, volume.name);
}

export function logFile(places: StackPlaces, program: string): string {
  return join(places.logs, `${program}.log`);
}

/**
 * Folders of the images stand in rendered files and in commands; on this machine they are elsewhere.
 * @param write how a folder is written there, for files whose format has escapes
 */
export function mapPaths(
  text: string,
  volumes: readonly Volume[],
  places: StackPlaces,
  write: (folder: string) => string = (folder) => folder,
): string {
  const folders = new Map(
    volumes.map((volume) => [volume.mountPath, volumeFolder(volume, places)] as const),
  );
  const images = [...folders.keys()].map((path) =>
    path.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`),
  );
  // All at once: a folder of this machine may lie under a path of the images.
  const whole = new RegExp(String.raw`(?<![\w/.-])(?:${images.join('|')})(?=$|[/,:;"'\s])`, 'gm');
  return text.replaceAll(whole, (path) => write(folders.get(path) ?? path));
}

const setting = 'kafka-stack:dataDir';

export async function folderFaults(topology: Topology, places: StackPlaces): Promise<Fault[]> {
  const unusable = await writableFaults(places.data);
  if (unusable.length > 0) return unusable;
  return [
    ...(await ownerFaults(topology, places)),
    ...(await Promise.all(brokersOf(topology).map(foreignEntriesIn(places)))).flat(),
    ...(await idFaults(topology, places)),
    ...(await spaceFaults(places.data)),
  ];
}

/** The nearest folder that exists decides whether the rest can be made. */
async function nearestExisting(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  return found || dirname(path) === path ? path : nearestExisting(dirname(path));
}

async function writableFaults(path: string): Promise<Fault[]> {
  const existing = await nearestExisting(path);
  const info = await stat(existing);
  const usable = info.isDirectory() && (await canWrite(existing));
  if (usable) return [];
  return [
    fault('KS_DATA_DIR', {
      setting,
      value: path,
      problem: info.isDirectory()
        ? `${existing} belongs to uid ${info.uid} (mode ${(info.mode & 0o777).toString(8)}) and cannot be written by ${userInfo().username} (uid ${userInfo().uid})`
        : `${existing} is no folder`,
      allowed: 'a folder that can be made and written',
      fix: `choose another folder, or: sudo chown ${userInfo().uid} ${existing}`,
    }),
  ];
}

async function canWrite(path: string): Promise<boolean> {
  return access(path, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}

const ownerFile = '.kafka-stack';

interface Owner {
  readonly stack: string;
  readonly home: string;
}

async function ownerOf(places: StackPlaces): Promise<Owner | undefined> {
  return parseOwner(await readFile(join(places.data, ownerFile), 'utf8').catch(() => ''));
}

/** A folder that no stack has claimed holds nothing of a stack. */
export async function isClaimed(places: StackPlaces): Promise<boolean> {
  return (await ownerOf(places)) !== undefined;
}

/** One owner per data folder: a second broker in it would end in lock errors or worse. */
export async function ownerFaults(topology: Topology, places: StackPlaces): Promise<Fault[]> {
  const owner = await ownerOf(places);
  if (!owner) return [];
  if (owner.stack === topology.stack && owner.home === homeDir) return [];
  return [
    fault('KS_DATA_OWNER', {
      setting,
      value: places.data,
      problem: `the folder belongs to stack ${owner.stack} (state in ${owner.home})`,
      allowed: 'one folder a stack',
      fix: `choose another folder, or bring that stack down and delete ${join(places.data, ownerFile)}`,
    }),
  ];
}

/** A crash may leave the file half written; then it says nothing. */
function parseOwner(text: string): Owner | undefined {
  try {
    return JSON.parse(text) as Owner;
  } catch {
    return undefined;
  }
}

/** Marks the data folder as this stack's; called once everything else is accepted. */
export async function claimFolder(topology: Topology, places: StackPlaces): Promise<void> {
  await mkdir(places.data, { recursive: true });
  const owner: Owner = { stack: topology.stack, home: homeDir };
  await writeFile(join(places.data, ownerFile), `${JSON.stringify(owner)}\n`);
}

export async function unclaim(places: StackPlaces): Promise<void> {
  await rm(join(places.data, ownerFile), { force: true });
}

/** What a broker keeps in its log folder beside partitions (`topic-0`, also `….hash-delete` and `-stray`). */
const brokerFile =
  /^(meta\.properties|\.lock|\.kafka_cleanshutdown|cleaner-offset-checkpoint|log-start-offset-checkpoint|recovery-point-offset-checkpoint|replication-offset-checkpoint|.+-\d+(\.[0-9a-f]+-(delete|future|stray))?)(\.tmp)?$/;

/** Kafka refuses to start on any folder that is no partition's. */
function foreignEntriesIn(places: StackPlaces) {
  return (broker: Member) => foreignEntries(brokerFolder(broker, places));
}

/** Where a broker keeps its partitions. */
function brokerFolder({ name }: Pick<Member, 'name'>, places: StackPlaces): string {
  return join(places.data, `${name}-data`);
}

async function foreignEntries(folder: string): Promise<Fault[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const foreign = entries
    .filter((entry) => entry.isDirectory() && !brokerFile.test(entry.name))
    .map(({ name }) => name);
  if (foreign.length === 0) return [];
  return [
    fault('KS_DATA_FOREIGN', {
      setting,
      value: folder,
      problem: `the broker would refuse to start because of foreign folders in its data: ${foreign.join(', ')}`,
      fix: 'move them elsewhere',
    }),
  ];
}

/** A broker remembers the cluster it belongs to; ZooKeeper data that is gone means another cluster. */
async function idFaults(topology: Topology, places: StackPlaces): Promise<Fault[]> {
  const metas = await Promise.all(
    brokersOf(topology).map(async (broker) => ({
      broker,
      meta: await readMeta(broker, places),
    })),
  );
  const renumbered = metas.flatMap(({ broker, meta }) => brokerIdFaults(topology, broker, meta));
  const meta = metas.map((each) => each.meta).find((text) => text !== '');
  if (meta === undefined) return [];
  const versions = await Promise.all(
    ['zookeeper-data', 'zookeeper-logs'].map((name) =>
      readdir(join(places.data, name, 'version-2')).catch(() => []),
    ),
  );
  if (versions.flat().length > 0) return renumbered;
  const cluster = /cluster\.id=(.*)/.exec(meta)?.[1]?.trim() ?? 'unknown';
  return [
    ...renumbered,
    fault('KS_DATA_IDS', {
      setting,
      value: places.data,
      problem: `the broker's data belongs to cluster ${cluster}, but ZooKeeper's data is gone: the broker would refuse the new cluster's id`,
      fix: `restore the folders zookeeper-data and zookeeper-logs, or forget both with: ./kstack down --volumes --stack ${topology.stack}`,
    }),
  ];
}

/** Empty where no broker has been. */
async function readMeta(broker: Member, places: StackPlaces): Promise<string> {
  return readFile(join(brokerFolder(broker, places), 'meta.properties'), 'utf8').catch(() => '');
}

/** Kafka refuses a log folder that was written under another broker id. */
function brokerIdFaults({ stack }: Topology, broker: Member, meta: string): Fault[] {
  const stored = /^broker\.id=(.*)$/m.exec(meta)?.[1]?.trim();
  const wanted = broker.env['KAFKA_BROKER_ID'];
  if (stored === undefined || wanted === undefined || stored === wanted) return [];
  return [
    fault('KS_DATA_IDS', {
      setting: 'kafka-stack:env.kafka.KAFKA_BROKER_ID',
      value: wanted,
      problem: `the broker's data was written by broker id ${stored}, and Kafka refuses it under another`,
      allowed: stored,
      fix: `set it back to ${stored}, or forget the data with: ./kstack down --volumes --stack ${stack}`,
    }),
  ];
}

const floorBytes = 256 * 1024 * 1024;
const lowBytes = 2 * 1024 * 1024 * 1024;

async function spaceFaults(path: string): Promise<Fault[]> {
  const { bavail, bsize } = await statfs(await nearestExisting(path));
  const free = bavail * bsize;
  if (free >= lowBytes) return [];
  const problem = `${Math.floor(free / 1024 / 1024)} MiB are free on its disk; a broker stops when it is full`;
  const fix = 'free space, or choose a folder on another disk';
  const rest = { setting, value: path, problem, allowed: 'at least 256 MiB', fix };
  return [free < floorBytes ? fault('KS_DISK_FULL', rest) : warning('KS_DISK_FULL', rest)];
}
