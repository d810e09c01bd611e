/** How values of a schema look as text of the environment, and what a schema allows in words. */
import type { z } from 'zod';

/** What `.meta()` of a setting may hold beside its description. */
export interface SettingMeta {
  /** What is allowed, in place of the words made from its type. */
  readonly allowed?: string;
  /** Its value is told nowhere. */
  readonly secret?: boolean;
}

/** The value that the text stands for, by the type of the schema; what does not fit stays text, for the schema to refuse. */
export function fromText(schema: z.ZodType, text: string): unknown {
  const bare = unwrap(schema);
  switch (typeOf(bare)) {
    case 'number':
      return numberOf(text);
    case 'bigint':
      return /^-?\d+$/.test(text) ? BigInt(text) : text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'array':
      return listOf(bare, text);
    case 'object':
    case 'record':
      return jsonOf(text);
    default:
      return text;
  }
}

/** @returns text that `fromText` turns into the value */
export function toText(value: unknown): string {
  if (Array.isArray(value)) {
    // A list of lists or objects has commas of its own.
    return value.some((each) => typeof each === 'object' || String(each).includes(','))
      ? JSON.stringify(value)
      : value.map(String).join(',');
  }
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

/** What the schema accepts, in words. */
export function allowedOf(schema: z.ZodType): string {
  const stated = metaOf(schema).allowed;
  if (stated !== undefined) return stated;
  const bare = unwrap(schema);
  switch (typeOf(bare)) {
    case 'number':
      return numbersOf(bare as z.ZodNumber);
    case 'bigint':
      return 'a whole number';
    case 'boolean':
      return 'true or false';
    case 'enum':
      return (bare as z.ZodEnum).options.join(', ');
    case 'literal':
      return [...(bare as z.ZodLiteral).values].map(String).join(', ');
    case 'array':
      return `a list with commas between: ${allowedOf((bare as z.ZodArray<z.ZodType>).element)}`;
    case 'object':
    case 'record':
      return 'a JSON object';
    case 'union':
      return (bare as z.ZodUnion<z.ZodType[]>).options.map(allowedOf).join(', or ');
    default:
      return 'text';
  }
}

export function isSecret(key: string, schema: z.ZodType): boolean {
  return metaOf(schema).secret ?? /(password|secret|token)$/i.test(key);
}

function numbersOf(schema: z.ZodNumber): string {
  const kind =
    schema.format === 'safeint' || schema.format?.includes('int') === true
      ? 'a whole number'
      : 'a number';
  const { minValue: from, maxValue: to } = schema;
  const open = (edge: number | null) =>
    edge === null || Math.abs(edge) >= Number.MAX_SAFE_INTEGER || !Number.isFinite(edge);
  if (open(from) && open(to)) return kind;
  if (open(to)) return `${kind} from ${String(from)}`;
  return open(from)
    ? `${kind} up to ${String(to)}`
    : `${kind} from ${String(from)} to ${String(to)}`;
}

/** No hexadecimal, no blanks, and above all no 0 for an empty text. */
function numberOf(text: string): unknown {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
}

function listOf(schema: z.ZodType, text: string): unknown {
  if (text.trimStart().startsWith('[{') || text.trimStart().startsWith('["')) return jsonOf(text);
  const element = (schema as z.ZodArray<z.ZodType>).element;
  if (text.trim() === '') return [];
  return text.split(',').map((part) => fromText(element, part.trim()));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** The schema inside of defaults, optionals and the like. */
function unwrap(schema: z.ZodType): z.ZodType {
  const { innerType } = schema.def as { readonly innerType?: z.ZodType };
  return innerType === undefined ? schema : unwrap(innerType);
}

function metaOf(schema: z.ZodType): SettingMeta {
  const meta = (schema.meta() ?? {}) as SettingMeta;
  const { innerType } = schema.def as { readonly innerType?: z.ZodType };
  return innerType === undefined ? meta : { ...metaOf(innerType), ...meta };
}

/** As text: of the many types there are, few look different from text. */
function typeOf(schema: z.ZodType): string {
  return schema.type;
}
