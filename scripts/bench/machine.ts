import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** What figures depend on. */
export interface MachineFacts {
  readonly cores: number;
  readonly processor: string;
  readonly memoryMb: number;
  /** Load averages of 1, 5 and 15 minutes. */
  readonly loadAtStart: readonly number[];
  readonly node: string;
}

export function machineFacts(): MachineFacts {
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    memoryMb: Math.round(totalmem() / 1e6),
    loadAtStart: load(),
    node: process.version,
  };
}

export function load(): number[] {
  return loadavg().map((value) => Number(value.toFixed(2)));
}
