/** The program of both doors, `pulumi up` and `./kstack up`: config → topology → checks → target → readiness → outputs. */
import { ComponentResource, getStack, log, runtime, type Output } from '@pulumi/pulumi';
import { formatFault, type Fault } from './errors.ts';
import { stackOutputs, type StackOutputs } from './outputs.ts';
import { packageName } from './provider/resources.ts';
import { gate } from './readiness/gate.ts';
import { inspect, resolve, type Resolved } from './resolve.ts';

class KafkaStack extends ComponentResource {
  constructor(stack: string) {
    super(`${packageName}:index:Stack`, stack);
  }
}

type Outputs = { [K in keyof StackOutputs]: StackOutputs[K] | Output<StackOutputs[K]> };

/**
 * Looks at the machine, prepares it and declares the stack.
 * @throws UserFault before any resource is declared.
 */
export async function program(): Promise<Outputs> {
  const resolved = resolve(getStack(), runtime.allConfig());
  const warnings = await inspect(resolved);
  if (!runtime.isDryRun()) {
    const say = (text: string) => void log.info(text);
    await resolved.target.prepare(resolved.topology, { say, known: undefined });
  }
  return declare(resolved, warnings);
}

/**
 * The same program for a caller that has looked at the machine and prepared it.
 * @param warnings what it found
 */
export function preparedProgram(warnings: readonly Fault[]): () => Promise<Outputs> {
  return () => declare(resolve(getStack(), runtime.allConfig()), warnings);
}

async function declare(resolved: Resolved, warnings: readonly Fault[]): Promise<Outputs> {
  const { target, topology } = resolved;
  for (const warning of warnings) await log.warn(formatFault(warning));
  const parent = new KafkaStack(topology.stack);
  const secretEnv = ['kafka-stack:env', 'kafka-stack:workloads'].some(isSecretKey);
  const deployment = await target.deploy(topology, { parent, secretEnv });
  const ready = gate(topology, deployment, parent);
  return stackOutputs(topology, ready, deployment.tools, warnings);
}

/** Public in the runtime, hidden in its types: whether a value of the configuration is encrypted. */
function isSecretKey(key: string): boolean {
  return (runtime as unknown as { isConfigSecret(key: string): boolean }).isConfigSecret(key);
}
