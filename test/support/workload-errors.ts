/** What Kafka's own client says of the errors of the protocol. */
import { expect, it } from 'vitest';
import { kafkaRetriable } from '../../workloads/shared/broker-errors.ts';
import type { Surroundings } from './workload-clients.ts';

/** Does not prove which of them tell of old metadata: Kafka prints no such column. */
export function errorTable(around: () => Pick<Surroundings, 'tool'>): void {
  it('knows the errors that Kafka calls retriable, all of them and by the same codes', async () => {
    const page = await around().tool([
      'kafka-run-class',
      'org.apache.kafka.common.protocol.Errors',
    ]);
    const rows = [
      ...page.matchAll(/<td>(\w+)<\/td>\s*<td>(-?\d+)<\/td>\s*<td>(True|False)<\/td>/g),
    ];
    const theirs = rows.filter(([, , , retriable]) => retriable === 'True');
    const ours = Object.entries(kafkaRetriable).map(([code, { name }]) => `${code} ${name}`);
    expect(ours).toEqual(theirs.map(([, name, code]) => `${code} ${name}`));
  });
}
