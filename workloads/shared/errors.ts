/** Kinds of failure of the programs, and what can be said of an error of either client library without reading its text. */
import { isRetriableCode, isStaleCode } from './broker-errors.ts';

/** A record that cannot be turned into bytes, or bytes that are no such record. Trying again changes nothing. */
export class SerializationError extends Error {
  override readonly name = 'SerializationError';
  readonly retriable = false;
}

/** No room for a record in the producer's memory within the time it may block. */
export class BufferExhaustedError extends Error {
  override readonly name = 'BufferExhaustedError';
  readonly retriable = true;
}

/** Not acknowledged within the total time a record has. The cause is the last error. */
export class DeliveryTimeoutError extends Error {
  override readonly name = 'DeliveryTimeoutError';
  readonly retriable = false;
}

/** Larger than the producer, the broker or the topic accepts. */
export class RecordTooLargeError extends Error {
  override readonly name = 'RecordTooLargeError';
  readonly retriable = false;
}

/** What a setting names cannot be used on this machine. */
export class SettingError extends Error {
  override readonly name: string = 'SettingError';
  readonly retriable = false;
  /** Such as `httpPort`. */
  readonly setting: string;
  readonly value: string | number;
  readonly problem: string;

  constructor(
    setting: string,
    value: string | number,
    problem: string,
    options: { readonly cause: unknown },
  ) {
    super(`${setting} ${value}: ${problem}`, options);
    this.setting = setting;
    this.value = value;
    this.problem = problem;
  }
}

/** A file that a setting names cannot be used. */
export class SettingFileError extends SettingError {
  override readonly name = 'SettingFileError';
  readonly file: string;

  constructor(setting: string, file: string, options: { readonly cause: unknown }) {
    super(setting, file, messageOf(options.cause), options);
    this.file = file;
  }
}

/** The broker does not know where the producer is in its numbering any more; under a new id it goes on. */
export class ProducerIdLostError extends Error {
  override readonly name = 'ProducerIdLostError';
  readonly retriable = true;
}

/** The partition is not this consumer's any more: somebody else goes on from the last commit. */
export class NotAssignedError extends Error {
  override readonly name = 'NotAssignedError';
  readonly retriable = false;
}

/** No answer in time. */
export class RequestTimeoutError extends Error {
  override readonly name = 'RequestTimeoutError';
  readonly retriable = true;
}

export class TopicMissingError extends Error {
  override readonly name = 'TopicMissingError';
  readonly retriable = true;
}

/** A codec that the client does not have, or bytes that the codec does not understand. */
export class CodecError extends Error {
  override readonly name = 'CodecError';
  readonly retriable = false;
}

/** An error of the broker by its code in the protocol. */
export class BrokerError extends Error {
  override readonly name = 'BrokerError';
  readonly code: number;
  readonly retriable: boolean;

  constructor(message: string, code: number, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retriable = isRetriableCode(code);
  }
}

/**
 * Whether the same request may work later. What the error says of itself counts first, then its code in the protocol,
 * then its cause.
 */
export function isRetriable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const said = saidOf(error);
  if (said !== undefined) return said;
  const inner = error instanceof AggregateError ? (error.errors as unknown[]) : [error.cause];
  return inner.some(isRetriable);
}

/** Code of the protocol, of the error or of its causes. */
export function brokerCode(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const { apiCode, code } = error as ErrorFacts;
  const found = [apiCode, code].find((each) => typeof each === 'number');
  if (found !== undefined) return found;
  const inner = error instanceof AggregateError ? (error.errors as unknown[]) : [error.cause];
  return inner.map(brokerCode).find((each) => each !== undefined);
}

/** Whether what is known of the topic's leaders is old. */
export function isStaleMetadata(error: unknown): boolean {
  const code = brokerCode(error);
  if (code !== undefined) return isStaleCode(code);
  return isRetriable(error);
}

/**
 * Whether it is what kafkajs puts around an error once its own tries have ended. That says nothing of the error: it
 * counts tries, not time, and takes for final whatever has gone through one of its rounds before.
 */
export function isWrapper({ name, cause }: Error): boolean {
  const wraps = name === 'KafkaJSNumberOfRetriesExceeded' || name === 'KafkaJSNonRetriableError';
  return wraps && cause instanceof Error;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** How the libraries and Node say it. */
interface ErrorFacts extends Error {
  readonly retriable?: unknown;
  readonly canRetry?: unknown;
  readonly apiCode?: unknown;
  readonly code?: unknown;
}

function saidOf(error: ErrorFacts): boolean | undefined {
  if (isWrapper(error)) return undefined;
  const { retriable, canRetry, apiCode, code } = error;
  if (typeof retriable === 'boolean') return retriable;
  if (typeof apiCode === 'number') return isRetriableCode(apiCode);
  if (typeof canRetry === 'boolean') return canRetry;
  if (typeof code === 'number') return isRetriableCode(code);
  if (typeof code === 'string' && networkCodes.has(code)) return true;
  return undefined;
}

const networkCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
]);
