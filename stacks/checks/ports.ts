import { fault, type Fault } from '../errors.ts';
import {
  portSetting,
  runningParts,
  type Check,
  type PortName,
  type Topology,
} from '../topology/types.ts';

interface Claim {
  readonly name: PortName;
  readonly setting: string;
  readonly port: number;
}

/** Ports that claim a place on this machine: all where services share it, else the published ones. */
function claims(topology: Topology): Claim[] {
  return runningParts(topology).flatMap((part) =>
    part.ports.flatMap(({ name, port, published }) => {
      const claimed = topology.network === 'host' ? port : published;
      const setting = portSetting(part, name);
      return claimed === undefined ? [] : [{ name, setting, port: claimed }];
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

/** Of other protocols: browsers and every `fetch` refuse to speak HTTP there (https://fetch.spec.whatwg.org/#port-blocking). */
export const blockedPorts: ReadonlySet<number> = new Set([
  ...[1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101],
  ...[102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389],
  ...[427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636],
  ...[989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665],
  ...[6666, 6667, 6668, 6669, 6679, 6697, 10080],
]);

const web: Check = {
  code: 'KS_PORT_BLOCKED',
  description: 'no HTTP port is one that browsers refuse',
  run: (topology) =>
    claims(topology)
      .filter(({ name, port }) => name === 'http' && blockedPorts.has(port))
      .map(({ setting, port }) =>
        fault('KS_PORT_BLOCKED', {
          setting,
          value: String(port),
          problem: `with kafka-stack:portOffset ${topology.portOffset} the port is one of another protocol: browsers refuse it`,
          fix: 'take another port or offset',
        }),
      ),
};

export const portChecks: readonly Check[] = [clash, range, web];
