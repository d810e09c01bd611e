import { ofType, type Settings } from './types.ts';

const port = { type: 'int', min: 0, max: 65535 } as const;
const positive = { type: 'int', min: 1 } as const;

/** Types of what cp-zookeeper carries over, from the ZooKeeper 3.6 administrator's guide; all else is text. */
export const zookeeperSettings: Settings = {
  clientPort: port,
  secureClientPort: port,
  'admin.serverPort': port,
  tickTime: positive,
  initLimit: positive,
  syncLimit: positive,
  // 3 is the only election algorithm left.
  electionAlg: { type: 'int', min: 1, max: 3 },
  'autopurge.snapRetainCount': { type: 'int', min: 0 },
  'autopurge.purgeInterval': { type: 'int', min: 0 },
  maxClientCnxns: { type: 'int', min: 0 },
  leaderServes: { type: 'string', oneOf: ['yes', 'no'] },
  forceSync: { type: 'string', oneOf: ['yes', 'no'] },
  skipACL: { type: 'string', oneOf: ['yes', 'no'] },
  ...ofType('int', 'minSessionTimeout maxSessionTimeout cnxTimeout admin.idleTimeout'),
  ...ofType('int', 'globalOutstandingLimit preAllocSize snapCount jute.maxbuffer'),
  ...ofType('long', 'fsync.warningthresholdms'),
  ...ofType('boolean', 'syncEnabled quorumListenOnAllIPs admin.enableServer sslQuorum'),
  ...ofType('boolean', 'client.portUnification'),
  ...ofType('password', 'ssl.keyStore.password ssl.trustStore.password'),
  ...ofType('password', 'ssl.quorum.keyStore.password ssl.quorum.trustStore.password'),
};
