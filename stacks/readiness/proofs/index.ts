/** The proofs of a stack, by name. */
import type { Endpoints } from '../endpoints.ts';
import { brokerMetadata } from './broker.ts';
import { connectMoves } from './connect.ts';
import { externalClients } from './external.ts';
import type { ProofDefinition } from './definition.ts';
import { jmxBean } from './jmx.ts';
import { produceConsume } from './produce-consume.ts';
import { schemaRoundTrip } from './schema.ts';
import { uiSeesCluster } from './ui.ts';
import { workloadsWork } from './workloads.ts';
import { zookeeperAnswers } from './zookeeper.ts';

export const proofs = {
  'zookeeper-answers': zookeeperAnswers,
  'broker-metadata': brokerMetadata,
  'produce-consume': produceConsume,
  'schema-round-trip': schemaRoundTrip,
  'connect-moves-records': connectMoves,
  'jmx-bean': jmxBean,
  'external-clients': externalClients,
  'ui-sees-cluster': uiSeesCluster,
  'workloads-work': workloadsWork,
} as const satisfies Record<string, ProofDefinition>;

export type ProofName = keyof typeof proofs;
export const proofNames = Object.keys(proofs) as ProofName[];

/** Those of workloads come after those of the services. */
export function isOfWorkloads(name: ProofName): boolean {
  const { ofWorkloads }: ProofDefinition = proofs[name];
  return ofWorkloads ?? false;
}

/** The proofs of a stack that hands out these addresses. */
export function wantedProofs(endpoints: Endpoints): ProofName[] {
  return proofNames.filter((name) => {
    const { wanted }: ProofDefinition = proofs[name];
    return wanted?.(endpoints) ?? true;
  });
}
