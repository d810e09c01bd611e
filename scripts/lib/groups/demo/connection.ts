import { z } from 'zod';
import { connectionSettings, type Connection } from '../../../../workloads/shared/connection.ts';

/** How to reach the stack's broker, by the name of who does. */
export function connectionTo(brokers: readonly string[], clientId: string): Connection {
  return z.object(connectionSettings).parse({ brokers, clientId });
}
