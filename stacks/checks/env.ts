/** Checks of the resolved environment of each service: what its image and its service would make of it. */
import {
  deprecatedNames,
  propertyName,
  requiredNames,
  unsafeValue,
  type ContractService,
} from '../contract/index.ts';
import { fault, type Fault, type FaultCode } from '../errors.ts';
import type { Check, Service, Topology } from '../topology/types.ts';
import { settingOf } from './settings/families.ts';
import { found } from './settings/faults.ts';
import { heapFaults, leakFaults } from './settings/jvm.ts';
import { nameFaults } from './settings/names.ts';
import { accepts, describe } from './settings/values.ts';

export const envChecks: readonly Check[] = [
  check('KS_ENV_UNKNOWN', 'every env name turns into a setting that its service knows', nameFaults),
  check('KS_ENV_LEVEL', 'every env name stands at the service that reads it', nameFaults),
  check('KS_ENV_VALUE', 'every value has the type and range of its setting', contract(valueFaults)),
  check('KS_ENV_DEPRECATED', 'no env name stops the image', contract(deprecatedFaults)),
  check('KS_ENV_REQUIRED', 'every env name that the image asks for is set', contract(missing)),
  check('KS_ENV_UNSAFE', 'every value is one line of a properties file', unsafeFaults),
  check('KS_ENV_LEAK', 'no env name breaks the tools beside the service', leakFaults),
  check('KS_HEAP_FLAG', 'the heap is set in one place', heapFaults),
];

type Run = (service: Service) => Fault[];
type ContractRun = (service: Service, kind: ContractService) => Fault[];

function check(code: FaultCode, description: string, run: Run): Check {
  return {
    code,
    description,
    run: (topology: Topology) =>
      topology.services.flatMap(run).filter((each) => each.code === code),
  };
}

/** For services whose image renders its environment into properties: all but the UI. */
function contract(run: ContractRun): Run {
  return (service) => (service.name === 'ui' ? [] : run(service, service.name));
}

function valueFaults(service: Service, kind: ContractService): Fault[] {
  return Object.entries(service.env).flatMap(([name, value]) => {
    const property = propertyName(kind, name);
    const setting = property === undefined ? undefined : settingOf(kind, property);
    if (setting === undefined || setting === 'open' || accepts(setting, value)) return [];
    return [
      fault('KS_ENV_VALUE', {
        ...found(service, name),
        problem: `it sets ${property ?? ''}, which does not take that value`,
        allowed: describe(setting),
        fix: 'correct the value',
      }),
    ];
  });
}

function deprecatedFaults(service: Service, kind: ContractService): Fault[] {
  return Object.entries(deprecatedNames[kind])
    .filter(([name]) => (service.env[name] ?? '') !== '')
    .map(([name, message]) =>
      fault('KS_ENV_DEPRECATED', {
        ...found(service, name),
        problem: `the image refuses to start: "${message}"`,
        fix: 'take it out and use the name in the message',
      }),
    );
}

function missing(service: Service, kind: ContractService): Fault[] {
  return requiredNames(kind, service.env)
    .filter((names) => names.every((name) => (service.env[name] ?? '') === ''))
    .map((names) =>
      fault('KS_ENV_REQUIRED', {
        ...found(service, names[0] ?? ''),
        problem: 'the image refuses to start without it',
        fix: `set ${names.join(' or ')}`,
      }),
    );
}

function unsafeFaults(service: Service): Fault[] {
  return Object.entries(service.env).flatMap(([name, value]) => {
    const problem = unsafeValue(value);
    if (problem === undefined) return [];
    return [
      fault('KS_ENV_UNSAFE', { ...found(service, name), problem, fix: 'write it as one line' }),
    ];
  });
}
