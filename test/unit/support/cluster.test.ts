import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectDir } from '../../../stacks/places.ts';
import { addons } from '../../support/cluster/addons.ts';
import { missingPrograms } from '../../support/cluster/debian.ts';
import { wipe } from '../../support/cluster/down.ts';
import { removals } from '../../support/cluster/firewall.ts';
import { fullReference } from '../../support/cluster/images.ts';
import { layoutOf } from '../../support/cluster/layout.ts';
import { reachableNameServers } from '../../support/cluster/network.ts';
import { orphansOf } from '../../support/cluster/orphans.ts';
import { mountsBelow, removeLogLinks } from '../../support/cluster/remains.ts';
import { tempFolder } from './temp.ts';

describe('fullReference', () => {
  it.each([
    ['busybox', 'docker.io/library/busybox:latest'],
    ['busybox:1', 'docker.io/library/busybox:1'],
    ['kafka-stack/open-kafka:abc', 'docker.io/kafka-stack/open-kafka:abc'],
    ['registry.test/kafka:1', 'registry.test/kafka:1'],
    ['localhost/kafka:1', 'localhost/kafka:1'],
    ['localhost:5000/kafka', 'localhost:5000/kafka:latest'],
    ['a/b@sha256:12', 'docker.io/a/b@sha256:12'],
  ])('writes %s as %s', (name, reference) => {
    expect(fullReference(name)).toBe(reference);
  });
});

describe('missingPrograms', () => {
  it('names each package once, on a machine that has nothing', () => {
    const missing = missingPrograms('', '/nowhere');
    expect(missing).toEqual([...new Set(missing)]);
    expect(missing).toEqual(
      expect.arrayContaining(['etcd-server', 'containerd', 'containernetworking-plugins']),
    );
  });

  it('names nothing that the continuous integration does not install', () => {
    const script = readFileSync(join(projectDir, '.ci', 'run'), 'utf8');
    const there = ['util-linux', 'Go 1.26 or newer'];
    const packages = missingPrograms('', '/nowhere').filter((name) => !there.includes(name));
    const installed = (name: string) =>
      new RegExp(`^need \\S+ ${name}$|missing\\+=\\(${name}\\)`, 'm').test(script);
    expect(packages.filter((name) => !installed(name))).toEqual([]);
  });

  it('leaves out what is on the path', () => {
    const folder = tempFolder();
    for (const name of ['etcd', 'runc']) writeFileSync(join(folder, name), '', { mode: 0o755 });
    const missing = missingPrograms(folder, '/nowhere');
    expect(missing).not.toContain('etcd-server');
    expect(missing).not.toContain('runc');
    expect(missing).toContain('containerd');
  });

  it('takes a file that cannot be run for none', () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'etcd'), '', { mode: 0o644 });
    mkdirSync(join(folder, 'more'));
    expect(missingPrograms(folder, '/nowhere')).toContain('etcd-server');
  });
});

describe('removals', () => {
  const rules = [
    '-P FORWARD DROP',
    '-N DOCKER',
    '-N KUBE-FORWARD',
    '-N CNI-0123456789',
    '-A FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD',
    '-A FORWARD -o docker0 -j DOCKER',
    '-A KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP',
    '-A KUBE-FORWARD -j KUBE-MARK',
    '-A POSTROUTING -s 10.244.0.2/32 -j CNI-0123456789',
  ].join('\n');

  it('takes out the jumps from the chains of others, then empties and removes its own', () => {
    expect(removals(rules)).toEqual([
      '-D FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD',
      '-D POSTROUTING -s 10.244.0.2/32 -j CNI-0123456789',
      '-F KUBE-FORWARD',
      '-F CNI-0123456789',
      '-X KUBE-FORWARD',
      '-X CNI-0123456789',
    ]);
  });

  it('leaves a machine without a cluster as it is', () => {
    expect(removals('-P FORWARD DROP\n-N DOCKER\n-A FORWARD -j DOCKER')).toEqual([]);
  });
});

describe('mountsBelow', () => {
  it('lists the innermost first and leaves neighbours alone', () => {
    const mounts = [
      'tmpfs /a tmpfs rw 0 0',
      'tmpfs /a/x tmpfs rw 0 0',
      String.raw`tmpfs /a/x/with\040blank tmpfs rw 0 0`,
      'tmpfs /ab tmpfs rw 0 0',
    ].join('\n');
    expect(mountsBelow('/a', mounts)).toEqual(['/a/x/with blank', '/a/x']);
  });
});

describe('reachableNameServers', () => {
  it('leaves out those that only the host itself reaches', () => {
    const text = 'search x\nnameserver 127.0.0.53\nnameserver 192.0.2.7\n# nameserver 192.0.2.8\n';
    expect(reachableNameServers(text)).toEqual(['192.0.2.7']);
  });
});

describe('addons', () => {
  it.each([
    [['192.0.2.7', '192.0.2.8'], 'forward . 192.0.2.7 192.0.2.8'],
    [[], undefined],
  ])('forwards names of the outside to %j', (servers, line) => {
    const found = /forward [^\\]*/.exec(JSON.stringify(addons(servers)))?.[0];
    expect(found).toBe(line);
  });
});

describe('orphansOf', () => {
  it('finds the shims of a socket and what runs below them, and no others', () => {
    const shim = (socket: string) => ['containerd-shim-runc-v2', '-id', 'x', '-address', socket];
    const all = [
      { pid: 10, parent: 1, args: shim('/a/containerd.sock') },
      { pid: 11, parent: 10, args: ['java'] },
      { pid: 20, parent: 1, args: shim('/b/containerd.sock') },
      { pid: 21, parent: 20, args: ['java'] },
      { pid: 30, parent: 1, args: ['/a/containerd.sock'] },
    ];
    expect(orphansOf(all, '/a/containerd.sock')).toEqual([11, 10]);
  });
});

describe('removeLogLinks', () => {
  it('takes away the links into a folder, also those to logs that are gone', () => {
    const [folder, links] = [tempFolder(), tempFolder()];
    symlinkSync(join(folder, 'gone.log'), join(links, 'own.log'));
    symlinkSync('/elsewhere/x.log', join(links, 'other.log'));
    writeFileSync(join(links, 'plain.log'), '');
    removeLogLinks(folder, links);
    expect(readdirSync(links).sort()).toEqual(['other.log', 'plain.log']);
  });
});

describe('wipe', () => {
  it('refuses a folder that is not one of a cluster', async () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'bin'));
    mkdirSync(join(folder, 'documents'));
    await expect(wipe(layoutOf(folder))).rejects.toThrow(/holds more than a cluster: documents$/);
    expect(readdirSync(folder).sort()).toEqual(['bin', 'documents']);
  });
});
