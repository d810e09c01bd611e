/** JSON that somebody typed as an Avro value. A value of a union may stand by itself or as `{ "string": … }`. */
import type { Type } from 'avsc';
import type { InnerType } from './inner.ts';

export class AvroValueError extends Error {
  override readonly name = 'AvroValueError';
}

/** @returns the value in Avro's bytes @throws AvroValueError that says where and what is allowed there */
export function encodeJson(type: Type, text: string): Buffer {
  const value = valueOf(type, parse(text), []);
  type.isValid(value, {
    errorHook: (path, wrong, wanted) => {
      throw refusal(path, wrong, String(wanted));
    },
  });
  return type.toBuffer(value);
}

type Path = readonly string[];

function parse(text: string): unknown {
  try {
    return JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown) as unknown;
  } catch (error) {
    throw new AvroValueError(`it is no JSON: ${(error as Error).message}`);
  }
}

function keepDigits(_key: string, value: unknown, { source }: { readonly source?: string }) {
  const isLarge = typeof value === 'number' && !Number.isSafeInteger(value);
  return isLarge && /^-?\d+$/.test(source ?? '') ? BigInt(source ?? '') : value;
}

function valueOf(given: Type, json: unknown, path: Path): unknown {
  const type = given as InnerType;
  switch (type.typeName) {
    case 'abstract:long':
      return typeof json === 'number' && Number.isInteger(json) ? BigInt(json) : json;
    case 'float':
    case 'double':
      return floatOf(json);
    case 'bytes':
    case 'fixed':
      return typeof json === 'string' ? Buffer.from(json, 'latin1') : json;
    case 'record':
    case 'error':
      return recordOf(type, json, path);
    case 'array':
      if (!Array.isArray(json)) return json;
      return json.map((each, at) => valueOf(type.itemsType, each, [...path, String(at)]));
    case 'map':
      return mapped(json, (key, each) => valueOf(type.valuesType, each, [...path, key]));
    case 'union:wrapped':
    case 'union:unwrapped':
      return branchOf(type, json, path);
    default:
      return json;
  }
}

/** As they are shown. */
function floatOf(json: unknown): unknown {
  if (typeof json === 'bigint') return Number(json);
  return json === 'NaN' || json === 'Infinity' || json === '-Infinity' ? Number(json) : json;
}

function recordOf(type: InnerType, json: unknown, path: Path): unknown {
  const fields = type.fields;
  const unknown = Object.keys(isObject(json) ? json : {}).find(
    (key) => !fields.some(({ name }) => name === key),
  );
  if (unknown !== undefined) {
    const names = fields.map(({ name }) => name).join(', ');
    throw new AvroValueError(`${place(path)} has no field ${unknown}; it has ${names}`);
  }
  return mapped(json, (key, each) => {
    const field = fields.find(({ name }) => name === key);
    return field === undefined ? each : valueOf(field.type, each, [...path, key]);
  });
}

function branchOf(union: InnerType, json: unknown, path: Path): unknown {
  const isWrapped = union.typeName === 'union:wrapped';
  for (const { branch, inner } of candidates(union, json)) {
    const value = attempt(() => valueOf(branch, inner, path));
    if (value === undefined || !branch.isValid(value)) continue;
    return isWrapped && branch.typeName !== 'null' ? { [branch.branchName ?? '']: value } : value;
  }
  throw refusal(
    path,
    json,
    union.types.map((each) => each.branchName ?? each.typeName).join(' or '),
  );
}

/** The branch that is named first, then each that the value may be. */
function candidates({ types: branches }: InnerType, json: unknown) {
  const [name, inner] = isObject(json) ? (Object.entries(json)[0] ?? []) : [];
  const named = branches.filter((branch) => branch.branchName === name && name !== undefined);
  return [
    ...named.map((branch) => ({ branch, inner })),
    ...branches.map((branch) => ({ branch, inner: json })),
  ];
}

function attempt(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    if (error instanceof AvroValueError) return undefined;
    throw error;
  }
}

function mapped(json: unknown, change: (key: string, value: unknown) => unknown): unknown {
  if (!isObject(json)) return json;
  return Object.fromEntries(Object.entries(json).map(([key, each]) => [key, change(key, each)]));
}

function isObject(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

function refusal(path: Path, wrong: unknown, wanted: string): AvroValueError {
  const got = wrong === undefined ? 'nothing' : shortOf(wrong);
  return new AvroValueError(`${place(path)} must be ${wanted}, got ${got}`);
}

function place(path: Path): string {
  return path.length === 0 ? 'the value' : path.join('.');
}

function shortOf(value: unknown): string {
  const text = JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'bigint' ? String(each) : each,
  );
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
