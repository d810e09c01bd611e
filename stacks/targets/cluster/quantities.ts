const units: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
};

/** @param quantity as Kubernetes writes it, such as `10Gi` @returns bytes; 0 for what is no size */
export function bytesOf(quantity: string): number {
  const [, number = '0', unit = ''] = /^([\d.]+)([kKMGTi]*)$/.exec(quantity) ?? [];
  return Math.round(Number(number) * (units[unit] ?? 0));
}
