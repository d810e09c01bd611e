import { describe, expect, it } from 'vitest';
import { kafkaMaker } from '../../../../../workloads/shared/clients/kafkajs/connection.ts';
import { createLog } from '../../../../../workloads/shared/log.ts';

/** Levels of what kafkajs says on its way to a broker that is not there. Proves nothing of the answers of one that is. */
async function levels(): Promise<string[]> {
  const lines: string[] = [];
  const log = createLog('consumer', 'debug', { write: (line) => lines.push(line) });
  const network = { brokers: [{ host: '127.0.0.1', port: 1 }], clientId: 'x' };
  const admin = kafkaMaker(network, log)().admin();
  await admin.connect().catch(() => undefined);
  await admin.disconnect();
  return lines.map((line) => (JSON.parse(line) as { level: string }).level);
}

describe('the log of kafkajs', () => {
  it('keeps what is thrown as well for those who look closely', async () => {
    expect(new Set(await levels())).toEqual(new Set(['debug']));
  });
});
