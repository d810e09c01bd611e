/**
 * How often a consumer looks who leads its partitions, in ms. kafkajs reads nothing of a partition that had no leader
 * when it last looked, without a word, and by itself looks again after five minutes: after the restart of a broker, or
 * right behind the making of a topic, that is how long a partition may stand still.
 */
export const metadataMaxAge = 5000;
