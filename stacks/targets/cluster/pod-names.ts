import { brokerIndex } from '../../topology/brokers.ts';
import type { Part } from '../../topology/types.ts';
import { isStateful, objectName } from './manifests.ts';

/** The pod of a part as kubectl takes it: by its own name, or by that of the Deployment that makes it. */
export function podOf(part: Part): string {
  return isStateful(part) ? `pod/${podName(part)}` : `deployment/${objectName(part)}`;
}

/** The pods of a StatefulSet are numbered; brokers are `kafka`, `kafka-2`, … */
export function podName(part: Part): string {
  return `${objectName(part)}-${brokerIndex(part.name)}`;
}
