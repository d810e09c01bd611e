/** Files of the components' settings. */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cniPlugins } from './debian.ts';
import { imageReference } from './images.ts';
import { kubeconfigOf } from './kubeconfig.ts';
import type { Layout } from './layout.ts';
import {
  dnsService,
  domain,
  nodeName,
  nodePodRange,
  podRange,
  reachableNameServers,
} from './network.ts';

/** @returns the name servers that pods can ask for names of the outside */
export async function writeConfig(layout: Layout): Promise<string[]> {
  const servers = reachableNameServers(await resolverText());
  const write = (name: string, text: string) => writeFile(join(layout.conf, name), text);
  const json = (value: object) => `${JSON.stringify(value, null, 2)}\n`;
  await write('containerd.toml', containerdToml(layout));
  await write('10-bridge.conflist', json(cniNetwork(layout)));
  await write('kubelet.yaml', json(kubeletConfiguration(layout)));
  await write('kube-proxy.yaml', json(proxyConfiguration(layout)));
  await write('resolv.conf', servers.map((server) => `nameserver ${server}\n`).join(''));
  return servers;
}

/** Behind systemd's stub, the real servers stand elsewhere. */
async function resolverText(): Promise<string> {
  const behindStub = '/run/systemd/resolve/resolv.conf';
  return readFile(existsSync(behindStub) ? behindStub : '/etc/resolv.conf', 'utf8');
}

/** The engine of Docker has a containerd of its own, which this one leaves alone. */
function containerdToml({ state, socket, conf }: Layout): string {
  const plugin = 'plugins."io.containerd.grpc.v1.cri"';
  return `version = 2
root = "${state}/containerd"
state = "${state}/containerd-run"
[grpc]
  address = "${socket}"
[${plugin}]
  sandbox_image = "${imageReference('pause')}"
  # Where root may not lower a score, runc dies of the attempt without a word about it.
  restrict_oom_score_adj = true
  [${plugin}.cni]
    bin_dir = "${cniPlugins}"
    conf_dir = "${conf}"
  [${plugin}.containerd]
    snapshotter = "overlayfs"
    default_runtime_name = "runc"
    [${plugin}.containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [${plugin}.containerd.runtimes.runc.options]
        SystemdCgroup = false
`;
}

function cniNetwork({ state }: Layout): object {
  const bridge = {
    type: 'bridge',
    bridge: 'cni0',
    isGateway: true,
    ipMasq: true,
    hairpinMode: true,
    ipam: {
      type: 'host-local',
      dataDir: join(state, 'ipam'),
      ranges: [[{ subnet: nodePodRange }]],
      routes: [{ dst: '0.0.0.0/0' }],
    },
  };
  const ports = { type: 'portmap', capabilities: { portMappings: true } };
  // The engine of Docker lets nothing be forwarded that is not allowed by name.
  const allowed = { type: 'firewall' };
  return { cniVersion: '0.4.0', name: 'k8s', plugins: [bridge, ports, allowed] };
}

function kubeletConfiguration({ socket, pki, conf, logs }: Layout): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    failCgroupV1: false,
    failSwapOn: false,
    cgroupDriver: 'cgroupfs',
    containerRuntimeEndpoint: `unix://${socket}`,
    clusterDNS: [dnsService],
    clusterDomain: domain,
    resolvConf: join(conf, 'resolv.conf'),
    podLogsDir: join(logs, 'pods'),
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: join(pki, 'ca.crt') },
    },
    authorization: { mode: 'Webhook' },
    // An imported image that is collected cannot be pulled again.
    imageGCHighThresholdPercent: 100,
    imageGCLowThresholdPercent: 99,
    evictionHard: {
      'memory.available': '100Mi',
      'nodefs.available': '1%',
      'nodefs.inodesFree': '1%',
      'imagefs.available': '1%',
    },
  };
}

function proxyConfiguration({ pki }: Layout): object {
  return {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: 'iptables',
    clusterCIDR: podRange,
    hostnameOverride: nodeName,
    clientConnection: { kubeconfig: kubeconfigOf(pki, 'kube-proxy') },
    // The machine's table stays as it is.
    conntrack: { maxPerCore: 0 },
  };
}
