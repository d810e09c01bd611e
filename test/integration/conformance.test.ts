import { consoleApart } from '../support/console/apart.ts';
import { consoleInDetail } from '../support/console/suite.ts';
import { conformsWithEngine } from '../support/conformance-engine.ts';

conformsWithEngine(
  {
    target: 'local',
    // The console has a page for rights; nobody is refused.
    settings: {
      env: {
        kafka: {
          KAFKA_AUTHORIZER_CLASS_NAME: 'kafka.security.authorizer.AclAuthorizer',
          KAFKA_ALLOW_EVERYONE_IF_NO_ACL_FOUND: true,
        },
      },
    },
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
  (stack) => {
    consoleInDetail(stack);
    consoleApart(stack);
  },
);
