/** The first, pure half of the flow: raw settings → topology and what the checks say of it. */
import { runChecks, soften } from './checks/index.ts';
import { idleSettings, parseConfig, type Config } from './config.ts';
import { fault, UserFault, type Fault } from './errors.ts';
import { deployedTarget } from './state.ts';
import { targets } from './targets/index.ts';
import type { Target } from './targets/target.ts';
import { buildTopology } from './topology/build.ts';
import type { Topology } from './topology/types.ts';

export interface Resolved {
  readonly config: Config;
  readonly target: Target;
  readonly topology: Topology;
  /** Errors and warnings; the caller decides when to stop. */
  readonly faults: readonly Fault[];
}

/** @throws UserFault for settings that cannot be read at all. */
export function resolve(stack: string, raw: Readonly<Record<string, string>>): Resolved {
  refuseStackName(stack);
  const config = parseConfig(raw);
  const target = targets[config.target];
  const distribution = distributionFaults(config, target);
  const topology = buildTopology(config, target.traits, stack);
  const faults = [
    ...distribution,
    ...soften(idleSettings(raw, config.target), config.disableChecks),
    ...runChecks(topology, config.disableChecks),
  ];
  return { config, target, topology, faults };
}

/** Adds what the machine says. @returns warnings. @throws UserFault with all errors together. */
export async function inspect(resolved: Resolved): Promise<Fault[]> {
  refuseFormerTarget(resolved.topology);
  const all = await look(resolved);
  if (all.some(({ level }) => level === 'error')) throw new UserFault(all);
  return all;
}

/** Errors and warnings, those of the machine too. */
export async function look({ config, target, topology, faults }: Resolved): Promise<Fault[]> {
  return [...faults, ...soften(await target.preflight(topology), config.disableChecks)];
}

/** Pulumi makes what is new before it deletes what was: it would find its own ports taken. */
function refuseFormerTarget({ stack, target }: Topology): void {
  const former = deployedTarget(stack);
  if (former === undefined || former === target) return;
  throw new UserFault([
    fault('KS_TARGET_CHANGED', {
      setting: 'kafka-stack:target',
      value: target,
      problem: `the stack is still up on target ${former}`,
      fix: `./kstack up --stack ${stack} takes it down there first and keeps its volumes; or do that yourself: ./kstack down --stack ${stack}`,
    }),
  ]);
}

function refuseStackName(stack: string): void {
  if (/^[a-z0-9][a-z0-9-]{0,39}$/i.test(stack)) return;
  throw new UserFault([
    fault('KS_STACK_NAME', {
      setting: '--stack',
      value: stack,
      problem: 'the name becomes part of names of folders and services',
      allowed: 'up to 40 letters, digits and hyphens, a letter or digit first',
      fix: 'choose another name',
    }),
  ]);
}

function distributionFaults(config: Config, target: Target): Fault[] {
  const { name, distributions } = target.traits;
  const { distribution } = config;
  if (distribution === undefined || distributions.includes(distribution)) return [];
  return [
    fault('KS_DISTRIBUTION', {
      setting: 'kafka-stack:distribution',
      value: distribution,
      problem: `target ${name} cannot run it`,
      allowed: distributions.join(', '),
      fix: 'remove the setting',
    }),
  ];
}
