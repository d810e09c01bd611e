import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { connectionSettings } from '../../../../workloads/shared/connection.ts';
import {
  envName,
  helpText,
  readSettings,
  settingsToEnv,
  SettingsFaults,
  type Env,
  type Program,
} from '../../../../workloads/shared/settings.ts';

const program = {
  name: 'producer',
  summary: 'sends records',
  settings: z.object({
    topic: z.string().min(1).describe('Where to.'),
    lingerMs: z.int().min(0).max(60_000).default(5).describe('How long to wait, in milliseconds.'),
    rate: z.number().min(0).optional(),
    idempotent: z.boolean().default(true),
    acks: z.enum(['0', '1', 'all']).default('all'),
    countries: z.array(z.string()).default([]),
    sizes: z.array(z.int()).optional(),
    headers: z.record(z.string(), z.string()).optional(),
    last: z.bigint().optional(),
    apiToken: z.string().min(10).optional(),
    odd: z
      .string()
      .refine((text) => text.length % 2 === 1, 'has an even number of letters')
      .optional(),
  }),
} as const satisfies Program;

const needed = { PRODUCER_TOPIC: 'countries' };

function faultsOf(env: Env, of: Program = program): string[] {
  try {
    readSettings(of, env);
    return [];
  } catch (error) {
    if (error instanceof SettingsFaults) return error.message.split('\n');
    throw error;
  }
}

describe('envName', () => {
  it.each([
    ['topic', 'PRODUCER_TOPIC'],
    ['lingerMs', 'PRODUCER_LINGER_MS'],
    ['saslPasswordFile', 'PRODUCER_SASL_PASSWORD_FILE'],
    ['p99Ms', 'PRODUCER_P99_MS'],
  ])('%s is %s', (key, name) => {
    expect(envName(program, key)).toBe(name);
  });
});

describe('readSettings', () => {
  it('fills in the defaults', () => {
    expect(readSettings(program, needed)).toEqual({
      topic: 'countries',
      lingerMs: 5,
      idempotent: true,
      acks: 'all',
      countries: [],
    });
  });

  it('reads text by the type that a setting has', () => {
    const env = {
      ...needed,
      PRODUCER_LINGER_MS: '20',
      PRODUCER_RATE: '0.5',
      PRODUCER_IDEMPOTENT: 'false',
      PRODUCER_ACKS: '1',
      PRODUCER_COUNTRIES: 'USA, UK,Côte d’Ivoire',
      PRODUCER_SIZES: '1,2',
      PRODUCER_HEADERS: '{"a":"b"}',
      PRODUCER_LAST: '9007199254740993',
    };
    expect(readSettings(program, env)).toEqual({
      topic: 'countries',
      lingerMs: 20,
      rate: 0.5,
      idempotent: false,
      acks: '1',
      countries: ['USA', 'UK', 'Côte d’Ivoire'],
      sizes: [1, 2],
      headers: { a: 'b' },
      last: 9007199254740993n,
    });
  });

  it('is frozen', () => {
    expect(Object.isFrozen(readSettings(program, needed))).toBe(true);
  });

  it('does not look at the names of others', () => {
    expect(faultsOf({ ...needed, CONSUMER_GROUP: 'x', PATH: '/bin' })).toEqual([]);
  });

  it.each(['', ' ', '0x10', '1.5', 'ten', '-1', '60001', 'NaN', 'Infinity'])(
    'refuses %j for a whole number from 0 to 60000',
    (text) => {
      expect(faultsOf({ ...needed, PRODUCER_LINGER_MS: text })).toEqual([
        `PRODUCER_LINGER_MS = ${JSON.stringify(text)}: is not allowed. Allowed: a whole number from 0 to 60000.`,
      ]);
    },
  );

  it.each(['yes', '1', 'TRUE', ''])('refuses %j for true or false', (text) => {
    expect(faultsOf({ ...needed, PRODUCER_IDEMPOTENT: text })).toEqual([
      `PRODUCER_IDEMPOTENT = "${text}": is not allowed. Allowed: true or false.`,
    ]);
  });

  it('tells all faults at once', () => {
    expect(faultsOf({ PRODUCER_ACKS: '2', PRODUCER_LINGR_MS: '5' })).toEqual([
      'PRODUCER_LINGR_MS: is no setting of the producer; the nearest is PRODUCER_LINGER_MS.',
      'PRODUCER_TOPIC: is missing. Allowed: text.',
      'PRODUCER_ACKS = "2": is not allowed. Allowed: 0, 1, all.',
    ]);
  });

  it('names the element of a list that is not allowed', () => {
    expect(faultsOf({ ...needed, PRODUCER_SIZES: '1,x,3' })).toEqual([
      'PRODUCER_SIZES = "1,x,3": "x" is not allowed. Allowed: a list with commas between: a whole number.',
    ]);
  });

  it('tells no value that may be secret', () => {
    expect(faultsOf({ ...needed, PRODUCER_API_TOKEN: 'short' })).toEqual([
      'PRODUCER_API_TOKEN: is not allowed. Allowed: text.',
    ]);
  });

  it('tells the words of a rule of its own', () => {
    expect(faultsOf({ ...needed, PRODUCER_ODD: 'even' })).toEqual([
      'PRODUCER_ODD = "even": has an even number of letters. Allowed: text.',
    ]);
  });
});

describe('settingsToEnv', () => {
  it('makes the environment that gives the same settings', () => {
    const env = {
      ...needed,
      PRODUCER_COUNTRIES: 'USA,UK',
      PRODUCER_IDEMPOTENT: 'false',
      PRODUCER_LAST: '9007199254740993',
      PRODUCER_HEADERS: '{"a":"b"}',
    };
    const settings = readSettings(program, env);
    expect(readSettings(program, settingsToEnv(program, settings))).toEqual(settings);
  });

  it('keeps commas inside of an item', () => {
    const countries = ['Korea, South', 'USA'];
    const env = settingsToEnv(program, { ...{ topic: 'x' }, countries });
    expect(readSettings(program, env).countries).toEqual(countries);
  });

  it('leaves out what is not set, and keeps unknown keys for the reader to refuse', () => {
    const env = settingsToEnv(program, { topic: 'x', rate: undefined, lingerMS: 5 });
    expect(env).toEqual({ PRODUCER_TOPIC: 'x', PRODUCER_LINGER_MS: '5' });
  });
});

describe('helpText', () => {
  it('names every setting with its default, what is allowed and what it does', () => {
    expect(helpText(program)).toContain(
      [
        '  PRODUCER_LINGER_MS',
        '      How long to wait, in milliseconds.',
        '      Allowed: a whole number from 0 to 60000.',
        '      Default: 5.',
      ].join('\n'),
    );
  });

  it('says what is required', () => {
    expect(helpText(program)).toContain(
      ['  PRODUCER_TOPIC', '      Where to.', '      Allowed: text.', '      Required.'].join('\n'),
    );
  });

  it('leaves out no setting', () => {
    const names = Object.keys(program.settings.shape).map((key) => envName(program, key));
    expect(names.filter((name) => !helpText(program).includes(`  ${name}\n`))).toEqual([]);
  });
});

describe('settings of the connection', () => {
  const connected: Program = {
    name: 'consumer',
    summary: 'x',
    settings: z.object(connectionSettings),
  };

  it('need nothing', () => {
    expect(faultsOf({}, connected)).toEqual([]);
  });

  it('refuse SASL without name and password', () => {
    expect(faultsOf({ CONSUMER_SASL_MECHANISM: 'plain' }, connected)).toEqual([
      'CONSUMER_SASL_USERNAME: is missing; a SASL mechanism needs it.',
      'CONSUMER_SASL_PASSWORD: is missing; a SASL mechanism needs it.',
    ]);
  });

  it('refuse what changes nothing', () => {
    const env = { CONSUMER_SASL_PASSWORD: 'hush', CONSUMER_TLS_CA_FILE: '/ca.pem' };
    expect(faultsOf(env, connected)).toEqual([
      'CONSUMER_SASL_PASSWORD: changes nothing without a SASL mechanism.',
      'CONSUMER_TLS_CA_FILE: changes nothing without TLS.',
    ]);
  });

  it('refuse a certificate without its key, and two passwords', () => {
    const env = {
      CONSUMER_TLS: 'true',
      CONSUMER_TLS_CERT_FILE: '/c.pem',
      CONSUMER_SASL_MECHANISM: 'plain',
      CONSUMER_SASL_USERNAME: 'a',
      CONSUMER_SASL_PASSWORD: 'b',
      CONSUMER_SASL_PASSWORD_FILE: '/p',
    };
    expect(faultsOf(env, connected)).toEqual([
      'CONSUMER_SASL_PASSWORD_FILE: stands beside a password; give one of them.',
      'CONSUMER_TLS_KEY_FILE: is missing.',
    ]);
  });

  it.each(['localhost', 'a:b:9092', '::1:9092', 'host:0', 'host:70000', 'http://host:9092', ''])(
    'refuse %j for a broker',
    (broker) => {
      expect(faultsOf({ CONSUMER_BROKERS: broker }, connected)).toHaveLength(1);
    },
  );

  it('take IPv6 addresses in brackets', () => {
    expect(
      faultsOf({ CONSUMER_BROKERS: '[::1]:9092,127.0.0.1:9093,kafka:9092' }, connected),
    ).toEqual([]);
  });
});
