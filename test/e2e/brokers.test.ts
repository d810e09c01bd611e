import { existsSync, readdirSync } from 'node:fs';
import { brokersSuite } from '../support/brokers-suite.ts';

brokersSuite({
  where: 'on this machine',
  settings: {},
  kill: (stack) => Promise.resolve(process.kill(stack.pids()['kafka-2'] ?? 0, 'SIGKILL')),
  volumes: ['kafka-data', 'kafka-2-data', 'kafka-3-data'],
  data: ({ dataDir }) => {
    const names = existsSync(dataDir) ? readdirSync(dataDir) : [];
    return Promise.resolve(names.filter((name) => /^kafka(-\d)?-data$/.test(name)).sort());
  },
});
