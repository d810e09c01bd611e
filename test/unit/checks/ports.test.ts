import { describe, expect, it } from 'vitest';
import { blockedPorts, portChecks } from '../../../stacks/checks/ports.ts';
import type { Topology } from '../../../stacks/topology/types.ts';
import { engine, stack } from '../topology/stacks.ts';

const faultsOf = (topology: Topology) => portChecks.flatMap((check) => check.run(topology));

describe('ports of a stack', () => {
  it('are fine by default on every network', () => {
    expect([...faultsOf(stack()), ...faultsOf(stack({}, engine))]).toEqual([]);
  });

  it('are refused where two services have one, naming both settings', () => {
    expect(faultsOf(stack({ ports: { connect: { http: 8081 } } }))).toEqual([
      {
        code: 'KS_PORT_CLASH',
        level: 'error',
        setting: 'kafka-stack:ports.connect.http',
        value: '8081',
        problem: 'kafka-stack:ports.schema-registry.http has the same port',
        fix: 'change one of the two',
      },
    ]);
  });

  it('are refused where one service has one twice', () => {
    expect(faultsOf(stack({ ports: { kafka: { host: 9101 } } }, engine))).toMatchObject([
      { code: 'KS_PORT_CLASH', setting: 'kafka-stack:ports.kafka.jmx', value: '9101' },
    ]);
  });

  it('clash on one machine with the port behind the registry too', () => {
    expect(faultsOf(stack({ ports: { connect: { http: 18081 } } }))).toHaveLength(1);
  });

  it('may be that of a service that the target does not run', () => {
    expect(faultsOf(stack({ uiFlavour: 'kafbat', ports: { connect: { http: 8080 } } }))).toEqual(
      [],
    );
  });

  it('are refused above 65535, with the offset that led there', () => {
    const topology = stack({ portOffset: 100, ports: { connect: { http: 65500 } } });
    expect(faultsOf(topology)).toEqual([
      {
        code: 'KS_PORT_RANGE',
        level: 'error',
        setting: 'kafka-stack:ports.connect.http',
        value: '65600',
        problem: 'with kafka-stack:portOffset 100 the port is too high',
        allowed: '1 to 65535',
        fix: 'lower the port or the offset',
      },
    ]);
  });

  it('are refused where browsers do not go, with the offset that led there', () => {
    const ofUi = { code: 'KS_PORT_BLOCKED', setting: 'kafka-stack:ports.ui.http', value: '10080' };
    const [fault, ...others] = faultsOf(stack({ portOffset: 2000 }));
    expect(fault).toMatchObject(ofUi);
    expect(fault?.problem).toContain('kafka-stack:portOffset 2000');
    expect(others).toEqual([]);
    expect(faultsOf(stack({ ports: { ui: { http: 10080 } } }, engine))).toMatchObject([ofUi]);
  });

  it('may be such a port where no HTTP is spoken', () => {
    expect(faultsOf(stack({ ports: { kafka: { host: 10080 } } }))).toEqual([]);
  });

  it('are judged as HTTP clients do', async () => {
    const asked = [...blockedPorts].map(async (port) => {
      const end = await fetch(`http://127.0.0.1:${port}/`).catch((error: unknown) => error);
      return [port, String((end as Error).cause)];
    });
    const refused = [...blockedPorts].map((port) => [port, 'Error: bad port']);
    expect(await Promise.all(asked)).toEqual(refused);
  });

  it('may be 65535', () => {
    expect(faultsOf(stack({ ports: { connect: { http: 65535 } } }))).toEqual([]);
  });
});
