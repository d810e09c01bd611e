/** The program of both doors, `pulumi up` and `./kstack up`: config → topology → checks → target → readiness → outputs. */
import { ComponentResource, getStack, log, runtime, type Output } from '@pulumi/pulumi';
import { formatFault } from './errors.ts';
import { stackOutputs, type StackOutputs } from './outputs.ts';
import { packageName } from './provider/resources.ts';
import { gate } from './readiness/gate.ts';
import { inspect, resolve } from './resolve.ts';

class KafkaStack extends ComponentResource {
  constructor(stack: string) {
    super(`${packageName}:index:Stack`, stack);
  }
}

/** @throws UserFault before any resource is declared. */
export async function program(): Promise<{
  [K in keyof StackOutputs]: StackOutputs[K] | Output<StackOutputs[K]>;
}> {
  const resolved = resolve(getStack(), runtime.allConfig());
  const { target, topology } = resolved;
  const warnings = await inspect(resolved);
  for (const warning of warnings) await log.warn(formatFault(warning));
  if (!runtime.isDryRun()) {
    await target.prepare(topology, { say: (text) => void log.info(text), known: undefined });
  }

  const parent = new KafkaStack(topology.stack);
  const secretEnv = isSecretKey('kafka-stack:env');
  const deployment = await target.deploy(topology, { parent, secretEnv });
  const ready = gate(topology, deployment, parent);
  return stackOutputs(topology, ready, deployment.tools, warnings);
}

/** Public in the runtime, hidden in its types: whether a value of the configuration is encrypted. */
function isSecretKey(key: string): boolean {
  return (runtime as unknown as { isConfigSecret(key: string): boolean }).isConfigSecret(key);
}
