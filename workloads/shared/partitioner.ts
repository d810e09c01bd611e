/** The partition that Kafka's Java client chooses for a key. */

/** @param partitions how many the topic has, at least 1 */
export function javaPartition(key: Buffer, partitions: number): number {
  return (murmur2(key) & 0x7fffffff) % partitions;
}

const seed = 0x9747b28c;
const m = 0x5bd1e995;

/** @returns 32 bits with sign, as in Java */
function murmur2(data: Buffer): number {
  const whole = data.length & ~3;
  let hash = seed ^ data.length;
  for (let at = 0; at < whole; at += 4) {
    const scrambled = Math.imul(data.readInt32LE(at), m);
    hash = Math.imul(hash, m) ^ Math.imul(scrambled ^ (scrambled >>> 24), m);
  }
  if (whole < data.length) {
    hash = Math.imul(hash ^ rest(data, whole), m);
  }
  hash = Math.imul(hash ^ (hash >>> 13), m);
  return hash ^ (hash >>> 15);
}

/** The last one to three bytes, the first of them lowest. */
function rest(data: Buffer, from: number): number {
  return data.readUIntLE(from, data.length - from);
}
