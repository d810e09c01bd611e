/** Every check of a resolved topology. A new one is an object in a theme's file and, for a new theme, a line here. */
import type { Fault, FaultCode } from '../errors.ts';
import type { Check, Topology } from '../topology/types.ts';
import { brokerChecks } from './brokers.ts';
import { envChecks } from './env.ts';
import { imageChecks } from './images.ts';
import { jmxChecks } from './jmx.ts';
import { listenerChecks } from './listeners.ts';
import { memoryChecks } from './memory.ts';
import { portEnvChecks } from './port-env.ts';
import { portChecks } from './ports.ts';
import { registryChecks } from './registry.ts';
import { workloadChecks } from './workloads.ts';
import { replicationChecks } from './replication.ts';

export const checks: readonly Check[] = [
  ...portChecks,
  ...portEnvChecks,
  ...listenerChecks,
  ...jmxChecks,
  ...brokerChecks,
  ...replicationChecks,
  ...registryChecks,
  ...memoryChecks,
  ...imageChecks,
  ...envChecks,
  ...workloadChecks,
];

/** All faults of all checks. A disabled code is told as a warning. */
export function runChecks(topology: Topology, disabled: readonly FaultCode[] = []): Fault[] {
  return soften(
    checks.flatMap((check) => check.run(topology)),
    disabled,
  );
}

/** Disabling a check never hides what it found. */
export function soften(faults: readonly Fault[], disabled: readonly FaultCode[]): Fault[] {
  return faults.map((each) =>
    disabled.includes(each.code) ? { ...each, level: 'warning' as const } : each,
  );
}
