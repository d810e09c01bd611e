import { prettyJson } from '../messages/json-text.ts';
import type { Schema } from './registry.ts';

/** For people, the same for the same schema: Protobuf as it is, the others indented. */
export function prettySchema({ type, text }: Pick<Schema, 'type' | 'text'>): string {
  return type === 'PROTOBUF' ? text : (prettyJson(text) ?? text);
}
