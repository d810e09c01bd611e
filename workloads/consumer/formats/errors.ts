export type FormatFault =
  | 'truncated'
  | 'negative length'
  | 'trailing bytes'
  | 'not UTF-8'
  | 'not JSON'
  | 'not Avro'
  | 'missing field'
  | 'wrong type';

/** The bytes of a record are not what the format asks for: reading them again gives the same. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
  readonly fault: FormatFault;

  constructor(fault: FormatFault, detail: string, options?: ErrorOptions) {
    super(`${fault}: ${detail}`, options);
    this.fault = fault;
  }
}
