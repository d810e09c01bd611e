import { expect, it } from 'vitest';
import { bareEnvironment } from '../../../stacks/provider/environment.ts';

it('passes on what programs need of the shell, and nothing else', () => {
  const shell = {
    PATH: '/bin',
    HOME: '/root',
    LANG: 'C',
    TZ: 'UTC',
    JMX_PORT: '9999',
    KAFKA_OPTS: '-Dx',
    KAFKA_HEAP_OPTS: '-Xmx9g',
    CLASSPATH: '/x',
    LOG_DIR: '/x',
    JAVA_TOOL_OPTIONS: '-Dx',
  };
  expect(bareEnvironment(shell)).toEqual({
    PATH: '/bin',
    HOME: '/root',
    LANG: 'C',
    TZ: 'UTC',
  });
});
