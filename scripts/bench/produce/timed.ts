/** A program: the producer as it is, which also tells at its end how long records took to be acknowledged. */
import { writeSync } from 'node:fs';
import { createHistogram } from 'node:perf_hooks';
import { Accumulator } from '../../../workloads/producer/accumulator.ts';
import { produce } from '../../../workloads/producer/produce.ts';
import { producerProgram } from '../../../workloads/producer/settings.ts';
import { runProgram } from '../../../workloads/shared/run.ts';

type Append = Accumulator['append'];

const us = createHistogram();
// The producer makes its accumulator itself, so that only its class can be looked through.
// eslint-disable-next-line @typescript-eslint/unbound-method
const append: Append = Accumulator.prototype.append;
Accumulator.prototype.append = function timed(this: Accumulator, record, done) {
  const since = performance.now();
  return append.call(this, record, (...heard) => {
    us.record(Math.max(1, Math.round((performance.now() - since) * 1000)));
    done(...heard);
  });
};
process.on('exit', () => {
  const [p50Ms, p99Ms] = [50, 99].map((share) => us.percentile(share) / 1000);
  writeSync(1, `${JSON.stringify({ p50Ms, p99Ms })}\n`);
});
await runProgram(producerProgram, produce);
