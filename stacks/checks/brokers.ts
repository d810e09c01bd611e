/** What a user sets for `kafka` goes to every broker: names of which each needs a value of its own cannot be set there. */
import { fault } from '../errors.ts';
import { serviceOf, type Check, type Topology } from '../topology/types.ts';
import { found } from './settings/faults.ts';

const ownNames: Readonly<Record<Topology['network'], readonly string[]>> = {
  'service-names': ['KAFKA_BROKER_ID', 'KAFKA_ADVERTISED_LISTENERS'],
  host: ['KAFKA_BROKER_ID', 'KAFKA_ADVERTISED_LISTENERS', 'KAFKA_LISTENERS', 'KAFKA_JMX_PORT'],
};

const fixes: Readonly<Record<string, string>> = {
  KAFKA_BROKER_ID: 'take it out: the brokers have the ids 1, 2, …',
  KAFKA_JMX_PORT: 'take it out, and move the ports of all brokers with kafka-stack:ports.kafka.jmx',
};

const usualFix =
  'take it out, and use kafka-stack:advertisedHost, externalHost, listenAddress and ports.kafka';

export const brokerChecks: readonly Check[] = [
  {
    code: 'KS_BROKER_ENV',
    description: 'no env name gives several brokers one id, address or port',
    run: (topology) => {
      const { brokers, network } = topology;
      if (brokers === 1) return [];
      const kafka = serviceOf(topology, 'kafka');
      return kafka.userEnv
        .filter((name) => ownNames[network].includes(name))
        .map((name) =>
          fault('KS_BROKER_ENV', {
            ...found(kafka, name),
            problem: `all ${brokers} brokers would get it, and each needs a value of its own`,
            fix: fixes[name] ?? usualFix,
          }),
        );
    },
  },
];
