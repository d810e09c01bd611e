/** Numbers, sizes and times for people. */

const counts = new Intl.NumberFormat('en');

/** `12,345` */
export function count(value: number | bigint): string {
  return counts.format(value);
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** `1.5 MiB` */
export function bytes(value: number | bigint): string {
  const size = Number(value);
  const step = Math.min(Math.floor(Math.log2(Math.max(size, 1)) / 10), units.length - 1);
  const scaled = size / 1024 ** step;
  const digits = step === 0 || scaled >= 100 ? 0 : 1;
  return `${scaled.toFixed(digits)} ${units[step] ?? 'B'}`;
}

/** `2026-03-01 12:34:56.789Z`; `-` for a record without a time. */
export function time(ms: number | bigint): string {
  const value = Number(ms);
  if (value < 0 || Math.abs(value) > 8.64e15) return '-';
  return new Date(value).toISOString().replace('T', ' ');
}

/** `1 topic`, `2 topics` */
export function plural(value: number | bigint, one: string, many = `${one}s`): string {
  return `${count(value)} ${Number(value) === 1 ? one : many}`;
}
