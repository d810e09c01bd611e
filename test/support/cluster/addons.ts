/** What every cluster has beside its components: names for pods, and a storage class. */
import { provisioner } from './components.ts';
import { imageReference } from './images.ts';
import { dnsService, domain } from './network.ts';

const namespace = 'kube-system';
const name = 'coredns';
const labels = { 'k8s-app': 'kube-dns' };

/**
 * Objects to apply.
 * @param outside name servers of names that are not the cluster's
 */
export function addons(outside: readonly string[]): object {
  const items = [...rights(), corefile(outside), deployment(), service(), storageClass()];
  return { apiVersion: 'v1', kind: 'List', items };
}

function rights(): object[] {
  const role = 'system:coredns';
  const verbs = ['list', 'watch'];
  const group = 'rbac.authorization.k8s.io';
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } },
    {
      apiVersion: `${group}/v1`,
      kind: 'ClusterRole',
      metadata: { name: role },
      rules: [
        { apiGroups: [''], resources: ['services', 'pods', 'namespaces'], verbs },
        { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs },
      ],
    },
    {
      apiVersion: `${group}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: role },
      roleRef: { apiGroup: group, kind: 'ClusterRole', name: role },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    },
  ];
}

/** Answers are kept for as short as a second: a pod that comes back has another address. */
function corefile(outside: readonly string[]): object {
  const lines = [
    '.:53 {',
    '  errors',
    '  health',
    '  ready',
    `  kubernetes ${domain} in-addr.arpa ip6.arpa {`,
    '    pods insecure',
    '    fallthrough in-addr.arpa ip6.arpa',
    '    ttl 1',
    '  }',
    ...(outside.length === 0 ? [] : [`  forward . ${outside.join(' ')}`]),
    '  cache 1',
    '}',
  ];
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace },
    data: { Corefile: `${lines.join('\n')}\n` },
  };
}

function deployment(): object {
  const container = {
    name,
    image: imageReference('coredns'),
    imagePullPolicy: 'Never',
    args: ['-conf', '/etc/coredns/Corefile'],
    ports: [
      { name: 'dns', containerPort: 53, protocol: 'UDP' },
      { name: 'dns-tcp', containerPort: 53, protocol: 'TCP' },
    ],
    readinessProbe: { httpGet: { path: '/ready', port: 8181 }, periodSeconds: 1 },
    volumeMounts: [{ name: 'config', mountPath: '/etc/coredns' }],
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: name,
          dnsPolicy: 'Default',
          containers: [container],
          volumes: [{ name: 'config', configMap: { name } }],
        },
      },
    },
  };
}

function service(): object {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'kube-dns', namespace },
    spec: {
      clusterIP: dnsService,
      selector: labels,
      ports: [
        { name: 'dns', port: 53, protocol: 'UDP' },
        { name: 'dns-tcp', port: 53, protocol: 'TCP' },
      ],
    },
  };
}

/** As kind's: a claim is bound when a pod wants it. */
function storageClass(): object {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: {
      name: 'standard',
      annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
    },
    provisioner,
    volumeBindingMode: 'WaitForFirstConsumer',
    reclaimPolicy: 'Delete',
  };
}
