/** Sends rows as they come in. The browser puts them in as they are: everything in them is escaped here. */
import type { FastifyInstance } from 'fastify';
import type { Console } from '../shell/console.ts';
import { queryOf } from '../shell/query.ts';
import { topicPlace } from '../topics/topic.ts';
import { listBytes, messageLink, messagesPath, readingsOf } from './frame.ts';
import { liveBatches, type LiveBatch } from './live.ts';
import { partitionsIn } from './places.ts';
import { messagesQuery } from './query.ts';
import { recordRow, type MessageLink } from './records-table.ts';
import { shownRecord, type Readings } from './shown-record.ts';

/** What the script gets. */
interface LiveEvent {
  /** Rows of the table, the latest first. */
  readonly rows: string;
  readonly shown: number;
  readonly passed: number;
  readonly problem: string | undefined;
}

export function addLive(app: FastifyInstance, shared: Console): void {
  app.get(`${messagesPath}/live`, { sse: 'only' }, async (request, reply) => {
    const place = await topicPlace(shared, request);
    const { cluster, topic } = place;
    const query = messagesQuery(queryOf(request));
    const readings = readingsOf(place, query, listBytes);
    const left = new AbortController();
    reply.sse.onClose(() => {
      left.abort();
    });
    const count = topic.partitions.length;
    const batches = liveBatches(cluster, {
      topic: topic.name,
      partitions:
        partitionsIn(query.partition, count) ?? topic.partitions.map(({ partition }) => partition),
      search: { ...readings, text: query.text, in: query.in },
      signal: left.signal,
    });
    for await (const batch of batches) {
      if (left.signal.aborted) return;
      const event = await eventOf(batch, readings, messageLink(place));
      await reply.sse.send({ data: event });
    }
  });
}

async function eventOf(
  { records, passed, problem }: LiveBatch,
  readings: Readings,
  link: MessageLink,
): Promise<LiveEvent> {
  const rows = await Promise.all(
    records
      .toReversed()
      .map(async (record) => recordRow(await shownRecord(record, readings), link)),
  );
  return { rows: rows.map(String).join(''), shown: rows.length, passed, problem };
}
