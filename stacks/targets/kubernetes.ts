/** The target `kubernetes`: StatefulSets and Deployments in a namespace of a cluster. */
import type * as KubernetesPackage from '@pulumi/kubernetes';
import type { Provider } from '@pulumi/kubernetes';
import {
  all,
  ComponentResource,
  secret,
  type CustomResource,
  type Output,
  type Resource,
} from '@pulumi/pulumi';
import type { ProcessInputs } from '../provider/process.ts';
import { Delivery, packageName, Process } from '../provider/resources.ts';
import { runningServices, type Topology } from '../topology/types.ts';
import { growClaims } from './cluster/claim-faults.ts';
import { connectorsContent, deliveryTo } from './cluster/connectors-volume.ts';
import { forwardsOf } from './cluster/forwards.ts';
import { clusterImages, loadImages } from './cluster/images.ts';
import type { ClusterPlace } from './cluster/kubectl.ts';
import {
  manifestsOf,
  namespaceOf,
  workloadsOf,
  type Kind,
  type Manifest,
  type PartManifests,
} from './cluster/manifests.ts';
import { annotationNames, partLabels } from './cluster/names.ts';
import { placeOf } from './cluster/place.ts';
import { preflight } from './cluster/preflight.ts';
import { lookForStack, type Present } from './cluster/present.ts';
import { inTurn } from './containers/turns.ts';
import { kubernetesOperations } from './kubernetes-operations.ts';
import type { Deployed, DeployOptions, Deployment, Target } from './target.ts';

export const kubernetes: Target = {
  traits: {
    name: 'kubernetes',
    network: 'service-names',
    isCluster: true,
    runs: 'images',
    distributions: ['confluent', 'open'],
    // With the namespace it is known in all of them: clients of another one are told no name that only this one has.
    brokerHost: (_name, index, namespace) => `kafka-${index}.kafka.${namespace}`,
  },
  plugins: ['kubernetes'],
  preparing: 'loading the images into the cluster',

  async prepare(topology, { say }) {
    const place = await placeOf(topology);
    await Promise.all([
      loadImages(topology, place.context, say),
      growClaims(topology, place),
      // Its package takes a while to load.
      import('@pulumi/kubernetes'),
    ]);
  },

  preflight,
  deploy,
  operations: kubernetesOperations,
};

/** What the parts of a stack share. */
interface Shared {
  readonly classes: Readonly<Record<Kind, ResourceClass>>;
  readonly topology: Topology;
  readonly place: ClusterPlace;
  readonly present: Present;
  /** Content of the folder of connectors; undefined where nothing runs that wants it. */
  readonly connectors: string | undefined;
  readonly provider: Provider;
  readonly namespace: Resource;
}

async function deploy(topology: Topology, options: DeployOptions): Promise<Deployment> {
  // Only here: it takes half a second that other targets need not wait.
  const kubernetesPackage = await import('@pulumi/kubernetes');
  const place = await placeOf(topology);
  const [present, images, connectors] = await Promise.all([
    lookForStack(topology, place),
    clusterImages(topology),
    connectorsContent(topology),
  ]);
  const shared = {
    ...share(topology, kubernetesPackage, place, present, options),
    connectors,
  };
  const manifestOptions = {
    image: (name: string) => images.get(name) ?? name,
    secretEnv: options.secretEnv,
    ...(connectors === undefined ? {} : { connectors }),
  };
  const services = inTurn(runningServices(topology), (service) => {
    const component = new ClusterPart('Service', service.name, options.parent);
    const parts = manifestsOf(service, topology, manifestOptions);
    const { kind, metadata } = parts.pods;
    const ending = { ...place, object: `${kind.toLowerCase()}/${metadata.name}` };
    return { deployed: deployPart(parts, component, shared, []), component, ending };
  });
  return {
    services,
    workloads: (ready) =>
      workloadsOf(topology, manifestOptions).map((each) => {
        const component = new ClusterPart('Workload', each.part.name, options.parent);
        return deployPart(each, component, shared, ready);
      }),
    endpoints: kubernetesOperations.endpoints(topology),
    tools: await kubernetesOperations.tools(topology),
  };
}

class ClusterPart extends ComponentResource {
  constructor(kind: 'Service' | 'Workload', name: string, parent: Resource) {
    super(`${packageName}:index:${kind}`, name, {}, { parent });
  }
}

type ResourceClass = new (
  name: string,
  args: object,
  options: ConstructorParameters<typeof CustomResource>[3],
) => CustomResource;

function share(
  topology: Topology,
  { apps, core, policy, Provider }: typeof KubernetesPackage,
  place: ClusterPlace,
  present: Present,
  { parent }: DeployOptions,
): Omit<Shared, 'connectors'> {
  const provider = new Provider(
    'cluster',
    {
      ...place,
      // Settings change in place; pods learn of it by an annotation of theirs.
      enableConfigMapMutable: true,
      enableSecretMutable: true,
      suppressDeprecationWarnings: true,
    },
    { parent },
  );
  const classes = {
    Namespace: core.v1.Namespace,
    ConfigMap: core.v1.ConfigMap,
    Secret: core.v1.Secret,
    Service: core.v1.Service,
    PersistentVolumeClaim: core.v1.PersistentVolumeClaim,
    StatefulSet: apps.v1.StatefulSet,
    Deployment: apps.v1.Deployment,
    PodDisruptionBudget: policy.v1.PodDisruptionBudget,
  } as Readonly<Record<Kind, ResourceClass>>;
  const own = namespaceOf(topology);
  // Claims are in it: `down` keeps them.
  const kept = { parent, provider, retainOnDelete: true };
  const namespace = new classes.Namespace(own.metadata.name, annotated(own, present), kept);
  return { classes, topology, place, present, provider, namespace };
}

/** @param after what it is made after */
function deployPart(
  { part, beside, pods: podsManifest }: PartManifests,
  component: Resource,
  { classes, topology, place, present, connectors, provider, namespace }: Shared,
  after: readonly Resource[],
): Deployed {
  const make = (name: string, manifest: Manifest, settings: readonly Resource[] = []) =>
    new classes[manifest.kind](name, annotated(manifest, present), {
      parent: component,
      provider,
      dependsOn: [namespace, ...after, ...settings],
      deleteBeforeReplace: true,
      // One that somebody has removed cannot be changed.
      replaceOnChanges: [`metadata.annotations["${annotationNames.made}"]`],
      ...(manifest.kind === 'PersistentVolumeClaim' ? { retainOnDelete: true } : {}),
    });
  const made = beside.map((manifest) => make(manifest.metadata.name, manifest));
  // A pod that starts before what it reads is there fails.
  const settings = made.filter((_, at) => isSettings(beside[at]));
  const pods = make(part.name, podsManifest, settings);
  const forwards = forwardsOf(part, topology, place).map((args) => ({
    args,
    // It holds on to ports that the next one needs.
    process: new Process(
      args.name,
      { ...args },
      {
        parent: component,
        dependsOn: [pods],
        deleteBeforeReplace: true,
      },
    ),
  }));
  const labels = partLabels(part, topology);
  const generation = generationOf(pods);
  const delivery = deliveryTo(part, topology, place, connectors);
  if (delivery !== undefined) {
    new Delivery(delivery.folder, { ...delivery, generation }, { parent: component });
  }
  return {
    part: part.name,
    resources: [pods, ...forwards.map(({ process }) => process)],
    watch: [
      generation.apply((generation) => ({ ...place, name: part.name, labels, generation })),
      ...forwards.map(watchedForward),
    ],
  };
}

function watchedForward({ args, process }: { args: ProcessInputs; process: Process }) {
  const { name, logFile } = args;
  const identity = all([process.pid, process.startTime]);
  return identity.apply(([pid, startTime]) => ({ name, pid, startTime, logFile }));
}

function isSettings(manifest: Manifest | undefined): boolean {
  return manifest?.kind === 'ConfigMap' || manifest?.kind === 'Secret';
}

/** Of what makes pods. One that is made anew begins to count anew: its uid tells it from the one before. */
function generationOf(pods: CustomResource): Output<string> {
  const { uid, generation } = (pods as unknown as WithPods).metadata;
  return all([uid, generation]).apply((both) => both.join('/'));
}

interface WithPods {
  readonly metadata: KubernetesPackage.apps.v1.Deployment['metadata'] extends infer T ? T : never;
}

/** No wait by the plug-in: the proofs know better when a service works. */
function annotated(manifest: Manifest, present: Present): object {
  const { metadata, data } = manifest as Manifest & { data?: unknown };
  const annotations = {
    ...metadata.annotations,
    ...present(manifest),
    'pulumi.com/skipAwait': 'true',
  };
  const guarded = manifest.kind === 'Secret' ? { data: secret(data) } : {};
  return { ...manifest, ...guarded, metadata: { ...metadata, annotations } };
}
