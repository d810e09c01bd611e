import type { Type } from 'avsc';

/** What the types of the library hold, by kind; its own declarations do not name it. */
export interface InnerType extends Type {
  readonly fields: readonly { readonly name: string; readonly type: Type }[];
  readonly itemsType: Type;
  readonly valuesType: Type;
  /** Branches of a union. */
  readonly types: readonly Type[];
  readonly size: number;
  readonly symbols: readonly string[];
}
