import type { Spec } from '../topology/build.ts';
import type { Env } from '../topology/types.ts';
import { heapOpts, quickStart } from './jvm.ts';

/** Four-letter words that stacks need: `srvr` and `ruok` to ask for health, `dump` to see registered brokers. */
const fourLetterWords = '-Dzookeeper.4lw.commands.whitelist=srvr,ruok,dump';

/** Env of cp-zookeeper. Heap and JVM options use the KAFKA_ names there too. */
export function zookeeper(spec: Spec): Env {
  return {
    ZOOKEEPER_CLIENT_PORT: String(spec.port('zookeeper', 'client')),
    ZOOKEEPER_TICK_TIME: '2000',
    // Its HTTP server would take port 8080 of the machine, the UI's, where services share one.
    ZOOKEEPER_ADMIN_ENABLE_SERVER: 'false',
    ...(spec.bind === undefined ? {} : { ZOOKEEPER_CLIENT_PORT_ADDRESS: spec.bind }),
    KAFKA_HEAP_OPTS: heapOpts(spec.heapMb),
    KAFKA_JVM_PERFORMANCE_OPTS: quickStart,
    KAFKA_OPTS: fourLetterWords,
  };
}
