import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** What figures depend on. */
export interface MachineFacts {
  readonly cores: number;
  readonly processor: string;
  readonly memoryMb: number;
  /** Load averages of 1, 5 and 15 minutes before the first measurement. */
  readonly load: readonly number[];
  readonly node: string;
}

export function machineFacts(): MachineFacts {
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    memoryMb: Math.round(totalmem() / 1e6),
    load: loadavg().map((value) => Number(value.toFixed(2))),
    node: process.version,
  };
}
