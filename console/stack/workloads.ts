/** How the workloads of the stack are, by what they tell at `/health` and `/metrics`. */
import { messageOf } from '../../stacks/errors.ts';
import type { StackDescription, WorkloadDescription } from '../../stacks/topology/description.ts';
import { metricsIn, sumOf, type Metric } from './metrics.ts';

export interface WorkloadState {
  readonly name: string;
  readonly workload: string;
  readonly program: string;
  readonly healthy: boolean;
  /** Acknowledged records of a producer, stored ones of a consumer. */
  readonly records?: number;
  /** A second, since it was looked at before; undefined at the first look. */
  readonly rate?: number;
  readonly errors?: number;
  /** Records that a consumer has not read yet. */
  readonly lag?: number;
  /** Alerts that a consumer has raised. */
  readonly alerts?: number;
  /** Why it is not well. */
  readonly reason?: string;
}

interface Look {
  readonly at: number;
  readonly records: number;
}

export class Workloads {
  readonly #all: readonly WorkloadDescription[];
  readonly #before = new Map<string, Look>();

  constructor({ workloads }: StackDescription) {
    this.#all = workloads;
  }

  async states(): Promise<WorkloadState[]> {
    return Promise.all(this.#all.map((each) => this.#state(each)));
  }

  async #state({ name, workload, program, url }: WorkloadDescription): Promise<WorkloadState> {
    const base = { name, workload, program };
    try {
      const [health, metrics] = await Promise.all([
        fetchText(`${url}/health`),
        fetchText(`${url}/metrics`),
      ]);
      const found = figuresOf(metricsIn(metrics.text));
      const rate = this.#rate(name, found.records);
      const reason = health.ok ? {} : { reason: health.text.slice(0, 500) };
      return {
        ...base,
        healthy: health.ok,
        ...found,
        ...(rate === undefined ? {} : { rate }),
        ...reason,
      };
    } catch (error) {
      return { ...base, healthy: false, reason: reasonOf(error) };
    }
  }

  #rate(name: string, records: number): number | undefined {
    const now = { at: Date.now(), records };
    const before = this.#before.get(name);
    this.#before.set(name, now);
    // A program that was started anew counts from 0 again.
    if (before === undefined || now.at === before.at || records < before.records) return undefined;
    return ((records - before.records) * 1000) / (now.at - before.at);
  }
}

function figuresOf(metrics: readonly Metric[]) {
  const sum = (name: string) => sumOf(metrics, name);
  const lag = sum('consumer_lag');
  const alerts = sum('consumer_alerts_total');
  return {
    records: sum('producer_records_acknowledged_total') ?? sum('consumer_records_total') ?? 0,
    errors: sum('producer_records_failed_total') ?? sum('consumer_records_rejected_total') ?? 0,
    ...(lag === undefined ? {} : { lag }),
    ...(alerts === undefined ? {} : { alerts }),
  };
}

const timeoutMs = 3000;

async function fetchText(url: string): Promise<{ readonly ok: boolean; readonly text: string }> {
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
  return { ok: response.ok, text: await response.text() };
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  return messageOf(error instanceof Error ? (error.cause ?? error) : error);
}
