/** Made up records: the same ones each time with the same seed. */
import type { OutgoingRecord } from '../../shared/record.ts';
import type { GeneratedSource } from '../source-names.ts';
import { pick, randomNumbers } from './random.ts';
import type { Source } from './source.ts';

export interface GeneratedSettings {
  readonly topic: string;
  readonly users: number;
  readonly seed?: number | undefined;
  /** Values are lengthened with blanks to so many bytes. */
  readonly valueBytes?: number | undefined;
}

export const countryNames = [
  ...(['USA', 'Canada', 'UK', 'Germany', 'India', 'France'] as const),
  ...(['Japan', 'Australia', 'Brazil', 'Mexico', 'China', 'Russia'] as const),
] as const;

/** Endless. */
export function generated(kind: GeneratedSource, settings: GeneratedSettings): Source {
  const random = randomNumbers(settings.seed);
  const next = makers[kind](settings, random);
  return chunks(next);
}

const chunkSize = 256;

// It must be asynchronous to be a source, although nothing has to be waited for.
// eslint-disable-next-line @typescript-eslint/require-await
async function* chunks(next: () => OutgoingRecord): Source {
  for (;;) yield Array.from({ length: chunkSize }, next);
}

type Maker = (settings: GeneratedSettings, random: () => number) => () => OutgoingRecord;

const makers: Readonly<Record<GeneratedSource, Maker>> = {
  /** Key: the user; value: the country the user is in. */
  countries: ({ topic, users, valueBytes }, random) => {
    const [first, ...others] = countryNames.map((name) => bytesOf(name, valueBytes));
    const values: [Buffer, ...Buffer[]] = [first ?? Buffer.alloc(0), ...others];
    return () => ({ topic, key: userKey(users, random), value: pick(values, random), headers });
  },
  /** Key: the user; value: who that is, as JSON. */
  registrations: ({ topic, users, valueBytes }, random) => {
    return () => {
      const user = userId(users, random);
      const country = pick(countryNames, random);
      const text = JSON.stringify({ user, email: `${user}@example.com`, country });
      return { topic, key: Buffer.from(user), value: bytesOf(text, valueBytes), headers };
    };
  },
  /** Without a key: nobody needs their order. */
  'debug-logs': ({ topic, users, valueBytes }, random) => {
    return () => {
      const ms = Math.floor(random() * 1000);
      const text = `step=${pick(steps, random)} user=${userId(users, random)} ms=${ms}`;
      return { topic, key: null, value: bytesOf(text, valueBytes), headers };
    };
  },
};

const steps = ['login', 'search', 'order', 'payment', 'delivery'] as const;
const headers: OutgoingRecord['headers'] = [];

function userKey(users: number, random: () => number): Buffer {
  return Buffer.from(userId(users, random));
}

function userId(users: number, random: () => number): string {
  return `user_${Math.floor(random() * users) + 1}`;
}

function bytesOf(text: string, length = 0): Buffer {
  return Buffer.from(text.padEnd(length));
}
