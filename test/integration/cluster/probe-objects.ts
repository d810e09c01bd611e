/** Objects around the program that answers what a pod sees. */

/** A StatefulSet of one with a claim, its headless service `web`, and the node port `web-port`. */
export function webObjects(image: string): object {
  const labels = { app: 'web' };
  const ports = [{ port: 8080 }];
  const claim = { metadata: { name: 'data' }, spec: claimSpec };
  const set = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web' },
    spec: {
      serviceName: 'web',
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: podSpec(image, true) },
      volumeClaimTemplates: [claim],
    },
  };
  return list([
    service('web', { clusterIP: 'None', selector: labels, ports }),
    service('web-port', { type: 'NodePort', selector: labels, ports }),
    set,
  ]);
}

/**
 * @param claim name of a claim to make for it
 */
export function podOf(name: string, image: string, claim?: string): object {
  const bound = { name: 'data', persistentVolumeClaim: { claimName: claim } };
  const spec = { ...podSpec(image, claim !== undefined), ...(claim ? { volumes: [bound] } : {}) };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec };
  const kind = 'PersistentVolumeClaim';
  const made = { apiVersion: 'v1', kind, metadata: { name: claim }, spec: claimSpec };
  return list(claim === undefined ? [pod] : [made, pod]);
}

const claimSpec = {
  accessModes: ['ReadWriteOnce'],
  resources: { requests: { storage: '10Mi' } },
};

function service(name: string, spec: object): object {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec };
}

function list(items: readonly object[]): object {
  return { apiVersion: 'v1', kind: 'List', items };
}

/** An ordinary user without rights, as the pods of a stack are. */
function podSpec(image: string, hasData: boolean): object {
  const container = {
    name: 'probe',
    image,
    imagePullPolicy: 'IfNotPresent',
    ports: [{ containerPort: 8080 }],
    readinessProbe: { httpGet: { path: '/id', port: 8080 }, periodSeconds: 1 },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    ...(hasData ? { volumeMounts: [{ name: 'data', mountPath: '/data', subPath: 'below' }] } : {}),
  };
  return {
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 1,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 1000,
      runAsGroup: 1000,
      fsGroup: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [container],
  };
}
