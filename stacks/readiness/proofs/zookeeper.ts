import { fourLetterWord } from '../four-letter.ts';
import type { ProofDefinition } from './definition.ts';

export const zookeeperAnswers: ProofDefinition = {
  needs: ['zookeeper'],
  claim: 'ZooKeeper serves requests',
  async probe({ endpoints }) {
    await fourLetterWord(endpoints.zookeeper, 'srvr');
  },
  async prove({ endpoints }) {
    const answer = await fourLetterWord(endpoints.zookeeper, 'srvr');
    const version = /Zookeeper version: ([\w.]+)/.exec(answer)?.[1];
    const mode = /Mode: (\w+)/.exec(answer)?.[1];
    // A server that has not joined answers "This ZooKeeper instance is not currently serving requests".
    if (!version || !mode) throw new Error(`unexpected answer of ZooKeeper: ${answer.trim()}`);
    return { summary: `ZooKeeper ${version}, ${mode}`, details: { version, mode } };
  },
};
