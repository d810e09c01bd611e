/** JVM settings that every Java service of a development stack shares. */

/** The heap starts small and grows to what the service may take. */
export function heapOpts(heapMb: number): string {
  return `-Xms${Math.min(heapMb, 32)}m -Xmx${heapMb}m`;
}

/**
 * A development stack starts often and carries little: the serial collector and the first compiler tier
 * halve start time and memory; override the env name to get the image's G1 settings back.
 */
export const quickStart = '-XX:+UseSerialGC -XX:TieredStopAtLevel=1';
