import { messageOf } from '../../shared/errors.ts';
import { FormatError } from './errors.ts';
import { textField } from './field.ts';
import { readText } from './text.ts';

/** The text in a field of a JSON object. @throws FormatError */
export function readJsonField(bytes: Buffer, field: string): string {
  return textField(parse(readText(bytes)), field);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new FormatError('not JSON', messageOf(error), { cause: error });
  }
}
