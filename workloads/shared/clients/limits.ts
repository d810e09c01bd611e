/** What a client library cannot do. Each has a test that fails once it can. */
import type { ClientName } from '../client.ts';

export const limitTexts = {
  headerOrder:
    'headers of one record keep their order, but not that between different keys of which one is repeated, nor that of keys that are whole numbers',
  nullHeader: 'a header with a null value is read but cannot be sent: its batch is refused',
  leaderlessUnnamed:
    'while a partition has no leader the topic cannot be described: a retriable error says so, without the partition',
  timestampSpread:
    'records of one batch whose timestamps are more than 24 days from its first are refused: the library would write other timestamps',
} as const;

export type Limit = keyof typeof limitTexts;

export const limitsOf: Readonly<Record<ClientName, readonly Limit[]>> = {
  kafkajs: ['headerOrder', 'nullHeader', 'leaderlessUnnamed'],
  platformatic: ['timestampSpread'],
};

export const limits: Readonly<Record<ClientName, readonly string[]>> = {
  kafkajs: limitsOf.kafkajs.map((limit) => limitTexts[limit]),
  platformatic: limitsOf.platformatic.map((limit) => limitTexts[limit]),
};
