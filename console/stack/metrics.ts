/** The text form of Prometheus, as far as sums of it are wanted. */

export interface Metric {
  readonly name: string;
  readonly value: number;
}

const line = /^([a-zA-Z_:][\w:]*)(?:\{.*\})? ([-+]?(?:[\d.]+(?:[eE][-+]?\d+)?|Inf|NaN))/;

export function metricsIn(text: string): Metric[] {
  return text.split('\n').flatMap((each) => {
    const [, name, value] = line.exec(each) ?? [];
    return name === undefined ? [] : [{ name, value: Number(value) }];
  });
}

/** Over all labels; undefined where there is no such metric. */
export function sumOf(metrics: readonly Metric[], name: string): number | undefined {
  const values = metrics.filter((each) => each.name === name).map(({ value }) => value);
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
}
