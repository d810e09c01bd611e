import { expect, it } from 'vitest';
import { imageEnv } from '../../../stacks/contract/index.ts';

it('escapes what becomes a property, so that the service gets what was written', () => {
  expect(imageEnv('kafka', { KAFKA_SUPER_USERS: 'User:CN=a\\,b', KAFKA_X: ' é' })).toEqual({
    KAFKA_SUPER_USERS: 'User:CN=a\\\\,b',
    KAFKA_X: '\\ \\u00e9',
  });
});

it('leaves alone what the scripts read themselves', () => {
  const env = { KAFKA_OPTS: '-Da=C:\\x', JAVA_HOME: 'C:\\java' };
  expect(imageEnv('kafka', env)).toEqual(env);
});

it('leaves usual values as they are', () => {
  const env = { KAFKA_LISTENERS: 'PLAINTEXT://0.0.0.0:9092', KAFKA_SASL: 'a=b $c "d" e' };
  expect(imageEnv('kafka', env)).toEqual(env);
});
