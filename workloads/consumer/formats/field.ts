import { FormatError } from './errors.ts';

/** @throws FormatError when the value is no object that has text in this field */
export function textField(value: unknown, field: string): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new FormatError('wrong type', `expected an object, got ${kindOf(value)}`);
  }
  if (!Object.hasOwn(value, field)) {
    throw new FormatError('missing field', `there is no field ${field}`);
  }
  const found = (value as Record<string, unknown>)[field];
  if (typeof found === 'string') return found;
  throw new FormatError('wrong type', `field ${field} is to be text, got ${kindOf(found)}`);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : typeof value;
}
