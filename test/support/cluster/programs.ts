/** Programs of the cluster, built from Go modules into the cache of the project. */
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { binDir, build, type GoProgram } from '../../../scripts/lib/toolchain.ts';
import type { Layout } from './layout.ts';

const version = 'v1.35.4';
const versionPackages = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'];
const versionVariables = {
  gitVersion: version,
  gitMajor: '1',
  gitMinor: '35',
  gitTreeState: 'clean',
};

const kubernetes: GoProgram = {
  ...ownProgram('k8s', version),
  stamps: Object.fromEntries(
    versionPackages.flatMap((name) =>
      Object.entries(versionVariables).map(([variable, value]) => [`${name}.${variable}`, value]),
    ),
  ),
};

/** Each is the whole of an image of its name. */
export const imagePrograms = {
  pause: ownProgram('pause', 'v1'),
  coredns: ownProgram('coredns', 'v1.14.7'),
  probe: ownProgram('probe', 'v1'),
} as const satisfies Record<string, GoProgram>;

export type ImageName = keyof typeof imagePrograms;

function ownProgram(name: string, version: string): GoProgram {
  return {
    program: name,
    module: `test/support/cluster/${name}`,
    package: '.',
    version,
    tags: [],
    stamps: {},
  };
}

const names = [
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kube-proxy',
  'kube-volumes',
  'kubelet',
  'kubectl',
] as const;

export type KubernetesProgram = (typeof names)[number];

/** Minutes the first time. */
export async function buildPrograms({ bin }: Layout): Promise<void> {
  for (const program of [kubernetes, ...Object.values(imagePrograms)]) await build(program);
  mkdirSync(bin, { recursive: true });
  for (const name of names) {
    rmSync(join(bin, name), { force: true });
    symlinkSync(programFile(kubernetes), join(bin, name));
  }
}

export function programFile(program: GoProgram): string {
  return join(binDir(program), program.program);
}
