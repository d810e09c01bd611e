/** A registry of images for one test: the engine's own images under other names, or a refusal. */
import { execa } from 'execa';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
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

interface Manifest {
  readonly digest: string;
  readonly body: string;
}

const types = {
  manifest: 'application/vnd.docker.distribution.manifest.v2+json',
  config: 'application/vnd.docker.container.image.v1+json',
  layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
} as const;

/** Speaks as much of the registry API, version 2, as `docker pull` asks for. */
export class TestRegistry implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'kstack-registry-'));
  readonly #server = createServer((request, response) => {
    void this.#answer(request, response);
  });
  /** Files by digest. */
  readonly #blobs = new Map<string, string>();
  /** By `name:tag`. */
  readonly #manifests = new Map<string, Manifest>();
  /** By name. */
  readonly #refusals = new Map<string, Refusal>();

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

  /** Serves an image of the engine as `name:tag`. */
  async serve(image: string, name: string, tag: string): Promise<void> {
    const folder = mkdtempSync(join(this.#folder, 'image-'));
    const saved = execa('docker', ['save', image], { encoding: 'buffer', buffer: false });
    await saved.pipe(execa('tar', ['-x', '-C', folder]));
    const [{ Config, Layers }] = JSON.parse(
      readFileSync(join(folder, 'manifest.json'), 'utf8'),
    ) as [{ Config: string; Layers: string[] }];
    const config = await this.#blob(join(folder, Config), types.config);
    const layers = await Promise.all(
      Layers.map((path) => this.#blob(join(folder, path), types.layer)),
    );
    const body = JSON.stringify({ schemaVersion: 2, mediaType: types.manifest, config, layers });
    const digest = `sha256:${createHash('sha256').update(body).digest('hex')}`;
    this.#manifests.set(`${name}:${tag}`, { digest, body });
  }

  refuse(name: string, refusal: Refusal): void {
    this.#refusals.set(name, refusal);
  }

  async #blob(file: string, mediaType: string) {
    const hash = createHash('sha256');
    await pipeline(createReadStream(file), hash);
    const digest = `sha256:${hash.digest('hex')}`;
    this.#blobs.set(digest, file);
    return { mediaType, size: statSync(file).size, digest };
  }

  async #answer({ url = '', method }: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, name = '', kind, reference = ''] =
      /^\/v2\/(.+)\/(manifests|blobs)\/(.+)$/.exec(url) ?? [];
    const refusal = this.#refusals.get(name);
    const blob = this.#blobs.get(reference);
    const manifest = this.#manifestOf(name, reference);
    if (kind === undefined) {
      response.end('{}');
    } else if (refusal) {
      refuse(response, refusal);
    } else if (kind === 'blobs' && blob) {
      await pipeline(createReadStream(blob), response);
    } else if (manifest) {
      response.setHeader('content-type', types.manifest);
      response.setHeader('docker-content-digest', manifest.digest);
      response.end(method === 'HEAD' ? '' : manifest.body);
    } else {
      const message = 'manifest unknown';
      refuse(response, { status: 404, code: 'MANIFEST_UNKNOWN', message });
    }
  }

  #manifestOf(name: string, reference: string): Manifest | undefined {
    const tagged = this.#manifests.get(`${name}:${reference}`);
    return tagged ?? [...this.#manifests.values()].find(({ digest }) => digest === reference);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function refuse(response: ServerResponse, { status, code, message }: Refusal): void {
  response.statusCode = status;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ errors: [{ code, message }] }));
}
