/** Two usual sets of the settings that decide between safe and quick. Pure. */
import type { Acks } from '../shared/client.ts';

/** Settings that a preset decides unless they are given. */
export interface Knobs {
  readonly acks: Acks;
  readonly idempotent: boolean;
  readonly retries: number;
  readonly maxInFlight: number;
  readonly lingerMs: number;
  readonly batchSizeBytes: number;
}

export const presetNames = ['reliable', 'fast'] as const;
export type PresetName = (typeof presetNames)[number];

export const presets: Readonly<Record<PresetName, Knobs>> = {
  // Until deliveryTimeoutMs ends it, as Kafka's own producer does.
  reliable: {
    acks: 'all',
    idempotent: true,
    retries: 2_147_483_647,
    maxInFlight: 5,
    lingerMs: 5,
    batchSizeBytes: 16_384,
  },
  fast: {
    acks: '1',
    idempotent: false,
    retries: 3,
    maxInFlight: 5,
    lingerMs: 10,
    batchSizeBytes: 65_536,
  },
};

export type Overrides = { readonly [K in keyof Knobs]?: Knobs[K] | undefined };

/** @returns the preset with all that is given in its place */
export function withPreset<S extends Overrides & { readonly preset: PresetName }>(
  settings: S,
): S & Knobs {
  return { ...settings, ...knobsOf(settings.preset, settings) };
}

export function knobsOf(preset: PresetName, given: Overrides): Knobs {
  const usual = presets[preset];
  return {
    acks: given.acks ?? usual.acks,
    idempotent: given.idempotent ?? usual.idempotent,
    retries: given.retries ?? usual.retries,
    maxInFlight: given.maxInFlight ?? usual.maxInFlight,
    lingerMs: given.lingerMs ?? usual.lingerMs,
    batchSizeBytes: given.batchSizeBytes ?? usual.batchSizeBytes,
  };
}

/** For the help: what the presets have. */
export function presetText(knob: keyof Knobs): string {
  const values = presetNames.map((name) => `${name} ${String(presets[name][knob])}`);
  return `Left out, by the preset: ${values.join(', ')}.`;
}
