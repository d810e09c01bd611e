/** A registry of images for one test: images of the engine under other names, refusals, or no answer at all. */
import { execa } from 'execa';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  createReadStream,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

export interface Refusal {
  readonly status: number;
  /** As the registry API spells it, such as `MANIFEST_UNKNOWN`. */
  readonly code: string;
  readonly message: string;
}

/** Where a registry may fall silent. */
type Stall = 'manifest' | 'layer';

interface Blob {
  readonly mediaType: string;
  readonly size: number;
  readonly digest: string;
}

interface Manifest {
  readonly digest: string;
  readonly body: string;
}

interface SavedImage {
  readonly Config: string;
  readonly RepoTags: readonly string[];
  readonly Layers: readonly string[];
}

interface ImageConfig {
  readonly rootfs: { readonly diff_ids: readonly string[] };
  readonly history: readonly object[];
}

const types = {
  manifest: 'application/vnd.docker.distribution.manifest.v2+json',
  config: 'application/vnd.docker.container.image.v1+json',
  layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
} as const;

const unknown: Refusal = { status: 404, code: 'MANIFEST_UNKNOWN', message: 'manifest unknown' };

/** Speaks as much of the registry API, version 2, as `docker pull` asks for. */
export class TestRegistry implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'kstack-registry-'));
  readonly #server = createServer((request, response) => {
    // The engine hangs up in the middle of a layer when its pull is ended.
    this.#answer(request, response).catch(() => response.destroy());
  });
  /** Files by digest. */
  readonly #files = new Map<string, string>();
  /** By `name:tag`. */
  readonly #manifests = new Map<string, Manifest>();
  /** By name. */
  readonly #refusals = new Map<string, Refusal>();
  /** By name. */
  readonly #stalls = new Map<string, Stall>();
  /** Questions without an answer, by name. */
  readonly #waiting = new Map<ServerResponse, string>();

  static async start(): Promise<TestRegistry> {
    const registry = new TestRegistry();
    registry.#server.listen(0, '127.0.0.1');
    await once(registry.#server, 'listening');
    return registry;
  }

  /** `host:port`; engines ask a loopback address without TLS. */
  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Whether the engine has asked for it and gets no answer; engines do not hang up when their client does. */
  isWaitingFor(name: string): boolean {
    return [...this.#waiting.values()].includes(name);
  }

  /**
   * Serves images of the engine, each with a layer on top that no engine has seen.
   * @param images of the engine, by the `name:tag` that they get here
   */
  async serve(images: Readonly<Record<string, string>>): Promise<void> {
    const folder = mkdtempSync(join(this.#folder, 'images-'));
    // All at once: what they share is saved once.
    const saved = execa('docker', ['save', ...new Set(Object.values(images))], { buffer: false });
    await saved.pipe(execa('tar', ['-x', '-C', folder]));
    const list = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as SavedImage[];
    const layers = await this.#layers(folder, list);
    for (const [name, image] of Object.entries(images)) {
      const found = list.find(({ RepoTags }) => RepoTags.includes(image));
      if (!found) throw new Error(`${image} was not saved`);
      const own = found.Layers.map((path) => layers.get(path));
      this.#manifests.set(name, await this.#manifest(join(folder, found.Config), own));
    }
  }

  refuse(name: string, refusal: Refusal): void {
    this.#refusals.set(name, refusal);
  }

  /** Takes the question for its manifest and never answers, or sends its layers but for what is in them. */
  stall(name: string, at: Stall): void {
    this.#stalls.set(name, at);
  }

  async #layers(folder: string, list: readonly SavedImage[]): Promise<Map<string, Blob>> {
    const layers = new Map<string, Blob>();
    for (const path of new Set(list.flatMap(({ Layers }) => Layers))) {
      layers.set(path, await this.#blob(join(folder, path), types.layer));
    }
    return layers;
  }

  async #manifest(configFile: string, below: readonly (Blob | undefined)[]): Promise<Manifest> {
    const fresh = await this.#freshLayer();
    const image = JSON.parse(readFileSync(configFile, 'utf8')) as ImageConfig;
    const topped = {
      ...image,
      rootfs: { ...image.rootfs, diff_ids: [...image.rootfs.diff_ids, fresh.digest] },
      history: [...image.history, { created_by: 'a test' }],
    };
    const file = join(this.#folder, `${randomUUID()}.json`);
    writeFileSync(file, JSON.stringify(topped));
    const config = await this.#blob(file, types.config);
    const body = JSON.stringify({
      schemaVersion: 2,
      mediaType: types.manifest,
      config,
      layers: [...below, fresh],
    });
    return { digest: digestOf(body), body };
  }

  /** Not compressed, as those that `docker save` writes: its digest is that of what it holds. */
  async #freshLayer(): Promise<Blob> {
    const folder = mkdtempSync(join(this.#folder, 'layer-'));
    writeFileSync(join(folder, 'fresh-layer'), randomUUID());
    const file = `${folder}.tar`;
    await execa('tar', ['-c', '-f', file, '-C', folder, 'fresh-layer']);
    return this.#blob(file, types.layer);
  }

  async #blob(file: string, mediaType: string): Promise<Blob> {
    const hash = createHash('sha256');
    await pipeline(createReadStream(file), hash);
    const digest = `sha256:${hash.digest('hex')}`;
    this.#files.set(digest, file);
    return { mediaType, size: statSync(file).size, digest };
  }

  async #answer({ url = '', method }: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, name = '', kind, reference = ''] =
      /^\/v2\/(.+)\/(manifests|blobs)\/(.+)$/.exec(url) ?? [];
    const refusal = this.#refusals.get(name);
    const stall = this.#stalls.get(name);
    const file = this.#files.get(reference);
    const manifest = this.#manifestOf(name, reference);
    if (kind === undefined) {
      response.end('{}');
    } else if (refusal) {
      refuse(response, refusal);
    } else if (stall === 'manifest') {
      this.#keepWaiting(name, response);
    } else if (kind === 'blobs' && file !== undefined) {
      response.setHeader('content-length', statSync(file).size);
      if (stall === 'layer' && file.endsWith('.tar')) this.#keepWaiting(name, response);
      else await pipeline(createReadStream(file), response);
    } else if (manifest) {
      response.setHeader('content-type', types.manifest);
      response.setHeader('content-length', Buffer.byteLength(manifest.body));
      response.setHeader('docker-content-digest', manifest.digest);
      response.end(method === 'HEAD' ? '' : manifest.body);
    } else {
      refuse(response, unknown);
    }
  }

  #keepWaiting(name: string, response: ServerResponse): void {
    if (response.hasHeader('content-length')) response.flushHeaders();
    this.#waiting.set(response, name);
    response.once('close', () => this.#waiting.delete(response));
  }

  #manifestOf(name: string, reference: string): Manifest | undefined {
    const tagged = this.#manifests.get(`${name}:${reference}`);
    return tagged ?? [...this.#manifests.values()].find(({ digest }) => digest === reference);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

function refuse(response: ServerResponse, { status, code, message }: Refusal): void {
  response.statusCode = status;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ errors: [{ code, message }] }));
}
