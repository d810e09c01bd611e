import { fault, type Fault } from '../errors.ts';
import { portSetting, runningParts, type Check, type Topology } from '../topology/types.ts';

interface Claim {
  readonly setting: string;
  readonly port: number;
}

/** Ports that claim a place on this machine: all where services share it, else the published ones. */
function claims(topology: Topology): Claim[] {
  return runningParts(topology).flatMap((part) =>
    part.ports.flatMap(({ name, port, published }) => {
      const claimed = topology.network === 'host' ? port : published;
      const setting = portSetting(part, name);
      return claimed === undefined ? [] : [{ setting, port: claimed }];
    }),
  );
}

const clash: Check = {
  code: 'KS_PORT_CLASH',
  description: 'no two listeners of a stack use one port',
  run: (topology) =>
    claims(topology).flatMap(({ setting, port }, index, all) => {
      const first = all.slice(0, index).find((earlier) => earlier.port === port);
      if (!first) return [];
      return fault('KS_PORT_CLASH', {
        setting,
        value: String(port),
        problem: `${first.setting} has the same port`,
        fix: 'change one of the two',
      });
    }),
};

const range: Check = {
  code: 'KS_PORT_RANGE',
  description: 'every port stays in range after the offset is added',
  run: (topology) =>
    claims(topology)
      .filter(({ port }) => port > topology.portRange.last || port < topology.portRange.first)
      .map(({ setting, port }) => rangeFault(setting, port, topology)),
};

function rangeFault(setting: string, port: number, { portRange, portOffset }: Topology): Fault {
  const { first, last } = portRange;
  const isHigh = port > last;
  return fault('KS_PORT_RANGE', {
    setting,
    value: String(port),
    problem: `with kafka-stack:portOffset ${portOffset} the port is too ${isHigh ? 'high' : 'low'}`,
    allowed: `${first} to ${last}`,
    fix: isHigh ? 'lower the port or the offset' : 'raise the port, or take the setting out',
  });
}

export const portChecks: readonly Check[] = [clash, range];
