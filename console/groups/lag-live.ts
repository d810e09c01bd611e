/** The lag of a group for as long as somebody looks. */
import type { FastifyInstance } from 'fastify';
import { setTimeout as pause } from 'node:timers/promises';
import type { Cluster } from '../cluster/cluster.ts';
import type { Console } from '../shell/console.ts';
import { PageError, SourceError } from '../shell/errors.ts';
import { described } from './group.ts';
import { groupNamed } from './listing.ts';
import { groupPlace } from './place.ts';
import { standingsOf, totalLag } from './standings.ts';

const intervalMs = 2000;

/** 64-bit numbers as text: the browser would round them. */
type Sample =
  | { readonly time: number; readonly lag: string; readonly unknown: number }
  | { readonly time: number; readonly fault: string };

export function addLagLive(app: FastifyInstance, shared: Console): void {
  const path = '/ui/clusters/:cluster/consumer-groups/:group/lag/live';
  app.get(path, { sse: 'only' }, async (request, reply) => {
    const { cluster, group } = groupPlace(shared, request);
    await groupNamed(cluster, group);
    const left = new AbortController();
    reply.sse.onClose(() => {
      left.abort();
    });
    for (;;) {
      const data = await sampleOf(cluster, group);
      if (!reply.sse.isConnected) return;
      await reply.sse.send({ data });
      await pause(intervalMs, undefined, { signal: left.signal }).catch(() => undefined);
    }
  });
}

/** A source that does not answer for a while ends nothing. */
export async function sampleOf(cluster: Cluster, name: string): Promise<Sample> {
  const time = Date.now();
  try {
    const group = await described(cluster, name);
    const { lag, unknown } = totalLag((await standingsOf(cluster, [group])).get(name) ?? []);
    return { time, lag: String(lag), unknown };
  } catch (error) {
    if (error instanceof SourceError) return { time, fault: `${error.source}: ${error.message}` };
    if (error instanceof PageError) return { time, fault: error.message };
    throw error;
  }
}
