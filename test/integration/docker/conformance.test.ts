import { consoleSuite } from '../../support/console/suite.ts';
import { conformsWithEngine } from '../../support/conformance-engine.ts';
import { containerIds } from '../../support/engine.ts';

conformsWithEngine(
  {
    target: 'docker',
    settings: { distribution: 'open' },
    running: async (stack) => Object.keys(await containerIds(stack)),
    processes: ['connect', 'kafka', 'schema-registry', 'ui', 'zookeeper'],
    unavailable: {},
  },
  consoleSuite,
);
