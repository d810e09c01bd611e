import { conformsWithEngine } from '../support/conformance-engine.ts';

conformsWithEngine({
  target: 'local',
  settings: {},
  running: (stack) => Promise.resolve(Object.keys(stack.pids())),
  processes: ['connect', 'kafka', 'schema-registry', 'schema-registry-backend', 'zookeeper'],
  unavailable: { ui: 'not available on target local: its image needs a container engine' },
});
