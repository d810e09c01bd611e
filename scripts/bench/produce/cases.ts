/** What is sent, and with which settings. Pure. */
import {
  knobsOf,
  type Knobs,
  type Overrides,
  type PresetName,
} from '../../../workloads/producer/presets.ts';
import type { Selectable } from '../request.ts';

export interface ProduceCase extends Selectable {
  readonly valueBytes: number;
  readonly preset: PresetName;
  /** In place of the preset's. */
  readonly overrides: Overrides;
  /** What follows from both; the others are run with the same. */
  readonly knobs: Knobs;
  readonly records: { readonly full: number; readonly quick: number };
  /** Records a second, to measure latency with; 0 for as quick as it goes. */
  readonly rate: number;
}

interface Kind extends Pick<ProduceCase, 'preset' | 'overrides' | 'quick'> {
  readonly kind: string;
}

const kinds: readonly Kind[] = [
  { kind: 'acks-0', preset: 'fast', overrides: { acks: '0' }, quick: false },
  // Its acks is 1.
  { kind: 'fast', preset: 'fast', overrides: {}, quick: true },
  { kind: 'acks-all', preset: 'fast', overrides: { acks: 'all' }, quick: false },
  { kind: 'reliable', preset: 'reliable', overrides: {}, quick: true },
  {
    ...{ kind: 'reliable-large', preset: 'reliable', quick: false },
    overrides: { batchSizeBytes: 262_144 },
  },
];

const sizes = [
  { valueBytes: 100, records: { full: 400_000, quick: 200_000 } },
  { valueBytes: 1000, records: { full: 100_000, quick: 50_000 } },
] as const;

/** The one that the project's goals speak of. */
export const goalCase = '100-fast';

/** Far below what any of them can: at full speed a record waits mostly for those in front of it. */
const latencyRate = 10_000;

export const produceCases: readonly ProduceCase[] = [
  ...sizes.flatMap((size) =>
    kinds.map(({ kind, ...how }) => ({
      ...{ name: `${size.valueBytes}-${kind}`, ...size, ...how, rate: 0 },
      knobs: knobsOf(how.preset, how.overrides),
    })),
  ),
  ...(['fast', 'reliable'] as const).map((preset) => ({
    ...{ name: `latency-${preset}`, quick: true, valueBytes: 100, preset, overrides: {} },
    ...{ knobs: knobsOf(preset, {}), records: { full: 50_000, quick: 30_000 }, rate: latencyRate },
  })),
];

/** What Kafka's documentation calls the knobs. */
export function javaProperties({ acks, idempotent, maxInFlight, lingerMs, batchSizeBytes }: Knobs) {
  return {
    acks,
    'enable.idempotence': String(idempotent),
    'max.in.flight.requests.per.connection': String(maxInFlight),
    'linger.ms': String(lingerMs),
    'batch.size': String(batchSizeBytes),
  };
}
