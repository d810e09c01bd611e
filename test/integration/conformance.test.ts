import { consoleSuite } from '../support/console/suite.ts';
import { conformsWithEngine } from '../support/conformance-engine.ts';

conformsWithEngine(
  {
    target: 'local',
    settings: {},
    running: (stack) => Promise.resolve(Object.keys(stack.pids())),
    processes: [
      'connect',
      'kafka',
      'schema-registry',
      'schema-registry-backend',
      'ui',
      'zookeeper',
    ],
    unavailable: {},
  },
  consoleSuite,
);
