import { conformsWithEngine } from '../../support/conformance-engine.ts';
import { containerIds } from '../../support/engine.ts';

conformsWithEngine({
  target: 'docker',
  settings: { distribution: 'open' },
  running: async (stack) => Object.keys(await containerIds(stack)),
  processes: ['connect', 'kafka', 'schema-registry', 'zookeeper'],
  unavailable: {
    ui: 'not available in distribution open, which has no image of it; kafka-stack:images can name one',
  },
});
