import { describe, expect, it } from 'vitest';
import { imageEnv } from '../../../images/entry/environment.ts';

describe('the environment of an image', () => {
  it('of the broker takes NAME=VALUE arguments, which win', () => {
    const env = imageEnv('kafka', { KAFKA_A: '1', PATH: '/bin' }, ['KAFKA_A=2', 'KAFKA_B=x=y']);
    expect(env).toEqual({ KAFKA_A: '2', KAFKA_B: 'x=y', PATH: '/bin' });
  });

  it('takes no other arguments', () => {
    expect(imageEnv('kafka', {}, ['--help', '=1', '1A=2'])).toEqual({});
  });

  it('of other services takes no arguments', () => {
    expect(imageEnv('zookeeper', {}, ['ZOOKEEPER_CLIENT_PORT=1'])).toEqual({});
  });

  it('of Connect has the folder of jars on its class path', () => {
    expect(imageEnv('connect', { CLASSPATH: '' }, [])).toEqual({
      CLASSPATH: '/etc/kafka-connect/jars/*',
    });
  });

  it("keeps a class path of the user's own", () => {
    expect(imageEnv('connect', { CLASSPATH: '/mine' }, [])).toEqual({ CLASSPATH: '/mine' });
  });
});
