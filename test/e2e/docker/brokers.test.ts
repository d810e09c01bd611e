import { brokersSuite } from '../../support/brokers-suite.ts';
import { docker, leftOf, onEngine } from '../../support/engine.ts';

brokersSuite({
  where: 'on an engine',
  settings: onEngine,
  async hold({ name }) {
    await docker('pause', `${name}-kafka-3`);
    return () => docker('unpause', `${name}-kafka-3`);
  },
  kill: ({ name }) => docker('kill', `${name}-kafka-2`),
  volumes: ['kafka-data', 'kafka-2-data', 'kafka-3-data'],
  data: async (stack) =>
    (await leftOf(stack))
      .map((name) => name.replace(`${stack.name}-`, ''))
      .filter((name) => /^kafka(-\d)?-data$/.test(name)),
});
