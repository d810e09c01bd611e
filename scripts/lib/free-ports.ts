import { whyNotFree } from '../../stacks/targets/machine/ports.ts';
import { catalogue } from '../../stacks/topology/catalogue.ts';

/** So many brokers have room. */
const brokers = 3;

/** Every port that a stack of target `local` binds, without an offset. */
const basePorts = [
  ...Object.values(catalogue).flatMap(({ ports }) => Object.values(ports) as number[]),
  ...Object.values(catalogue.kafka.ports).flatMap((port) =>
    Array.from({ length: brokers - 1 }, (_, index) => port + index + 1),
  ),
];

/** An offset at which all of a stack's ports are free. Away from the ranges people, systems and clusters use. */
export async function freeOffset(): Promise<number> {
  for (let tries = 0; tries < 50; tries += 1) {
    const offset = 1400 + Math.floor(Math.random() * 300) * 7;
    const free = await Promise.all(basePorts.map((port) => isFree(port + offset)));
    if (free.every(Boolean)) return offset;
  }
  throw new Error('no offset found at which all ports are free');
}

export async function isFree(port: number): Promise<boolean> {
  return (await whyNotFree(port, '127.0.0.1')) === undefined;
}
