import { expect, it } from 'vitest';
import { readConsoleSettings } from '../../../../console/settings/settings.ts';
import { createConsole } from '../../../../console/shell/console.ts';
import { createServer } from '../../../../console/shell/server.ts';
import { createLog } from '../../../../workloads/shared/log.ts';

/** Nothing of these pages asks the brokers: nobody is there. */
const env = {
  KAFKA_CLUSTERS_0_NAME: 'kept',
  KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS: '127.0.0.1:1',
  KAFKA_CLUSTERS_0_READONLY: 'true',
};

it.each(['~new', 'a/partitions', 'a/clear', 'a/delete', 'a/settings/retention.ms'])(
  'a read-only cluster offers no form at %s',
  async (path) => {
    const shared = createConsole(readConsoleSettings(env).settings, createLog('test', 'fatal'));
    const app = await createServer(shared);
    const answer = await app.inject(`/ui/clusters/kept/all-topics/${path}`);
    await app.close();
    await shared.close();
    expect(answer.statusCode).toBe(403);
    expect(answer.body).toContain('cluster kept is read-only');
    expect(answer.body).not.toContain('<form');
  },
);
