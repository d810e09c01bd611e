/** Who reads JMX is sent on to one host name, whatever address was asked first. */
import { warning } from '../errors.ts';
import { serviceOf, type Check } from '../topology/types.ts';
import { found } from './settings/faults.ts';

const loopback = /^(127\.\d+\.\d+\.\d+|localhost)$/;

export function hasLoopbackJmx(env: Readonly<Record<string, string>>): boolean {
  return loopback.test(env['KAFKA_JMX_HOSTNAME'] ?? '');
}

export const jmxChecks: readonly Check[] = [
  {
    code: 'KS_JMX',
    description: 'JMX can be read from this machine and from other containers',
    run(topology) {
      const kafka = serviceOf(topology, 'kafka');
      if (topology.network === 'host' || !hasLoopbackJmx(kafka.env)) return [];
      return [
        warning('KS_JMX', {
          ...found(kafka, 'KAFKA_JMX_HOSTNAME'),
          problem:
            'every container is sent to itself, so the UI shows no metrics; and from this machine it works only without a port offset',
          fix: 'take it out where containers have addresses that this machine reaches, as on Linux; Docker Desktop needs it to read JMX from outside',
        }),
      ];
    },
  },
];
