import { NetworkError, ProtocolError, ResponseError, TimeoutError } from '@platformatic/kafka';
import {
  KafkaJSConnectionError,
  KafkaJSNonRetriableError,
  KafkaJSNumberOfRetriesExceeded,
  KafkaJSProtocolError,
} from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { bare as bareKafkajs } from '../../../../workloads/shared/clients/kafkajs/errors.ts';
import { bare as barePlatformatic } from '../../../../workloads/shared/clients/platformatic/errors.ts';
import {
  BrokerError,
  brokerCode,
  BufferExhaustedError,
  DeliveryTimeoutError,
  isRetriable,
  isStaleMetadata,
  messageOf,
  SerializationError,
} from '../../../../workloads/shared/errors.ts';

const network = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
/** As kafkajs makes it; its types leave out the cause. */
const usedUp = (cause: Error) => {
  const told = { retryCount: 1, retryTime: 1, cause };
  return new KafkaJSNumberOfRetriesExceeded(cause, told);
};
const wrapped = (cause: Error) => Object.assign(new KafkaJSNonRetriableError('x'), { cause });
const notLeader = new ProtocolError(6);

describe('isRetriable', () => {
  it.each([
    ['a broken connection of kafkajs', new KafkaJSConnectionError('x'), true],
    ['a final error of kafkajs', new KafkaJSNonRetriableError('x'), false],
    ['what kafkajs takes for final, by what it met', wrapped(network), true],
    ['what kafkajs takes for final and is', wrapped(new SerializationError('x')), false],
    ['tries of kafkajs that are used up, by what they met', usedUp(network), true],
    [
      'tries of kafkajs that are used up on a final error',
      usedUp(new SerializationError('x')),
      false,
    ],
    ['a moved leader, of platformatic', notLeader, true],
    ['a too large record, of platformatic', new ProtocolError(10), false],
    ['a list of errors, by its parts', new AggregateError([new Error('x'), notLeader]), true],
    ['a broken connection of platformatic', new NetworkError('x'), true],
    ['an error of the network', network, true],
    ['what an error was caused by', new Error('x', { cause: network }), true],
    ['bytes that are no record', new SerializationError('x'), false],
    ['a full buffer', new BufferExhaustedError('x'), true],
    [
      'a record that took too long, whatever came last',
      new DeliveryTimeoutError('x', { cause: network }),
      false,
    ],
    ['an error of the broker by its code', new BrokerError('x', 7), true],
    ['a fetch that a restarted broker does not know', new BrokerError('x', 70), true],
    ['a broker that is not known', new BrokerError('x', 8), true],
    ['a text that sounds like it', new Error('retriable: please try again'), false],
    ['nothing', undefined, false],
  ])('%s', (_, error, expected) => {
    expect(isRetriable(error)).toBe(expected);
  });
});

describe('brokerCode', () => {
  it('finds the code in both libraries', () => {
    const ofKafkajs = new KafkaJSProtocolError(
      Object.assign(new Error('too large'), { type: 'MESSAGE_TOO_LARGE', code: 10 }),
    );
    expect([brokerCode(ofKafkajs), brokerCode(new ProtocolError(10))]).toEqual([10, 10]);
  });

  it('is none for an error of the network', () => {
    expect(brokerCode(network)).toBeUndefined();
  });
});

describe('isStaleMetadata', () => {
  it.each([
    [6, true],
    [3, true],
    [7, false],
    [10, false],
  ])('code %i: %s', (code, expected) => {
    expect(isStaleMetadata(new BrokerError('x', code))).toBe(expected);
  });

  it('suspects the leader behind a broken connection', () => {
    expect(isStaleMetadata(network)).toBe(true);
  });
});

describe('errors without what the libraries wrap around them', () => {
  it('come out of used-up tries of kafkajs', () => {
    expect(bareKafkajs(usedUp(network))).toBe(network);
  });

  it('come out of what kafkajs takes for final, through all its rounds', () => {
    expect(bareKafkajs(usedUp(wrapped(network)))).toBe(network);
  });

  it('are retriable where kafkajs finds no coordinator of a group', () => {
    const none = Object.assign(new Error('none'), { name: 'KafkaJSGroupCoordinatorNotFound' });
    expect(isRetriable(bareKafkajs(Object.assign(none, { retriable: false })))).toBe(true);
  });

  it('come out of the lists of platformatic, that with a code first', () => {
    const answer = new ResponseError(0, 9, { '/a': [6, null] }, {});
    const list = new AggregateError([new Error('x'), new AggregateError([answer])]);
    expect(brokerCode(barePlatformatic(list))).toBe(6);
  });

  it('are retriable where platformatic gives up waiting', () => {
    expect(isRetriable(barePlatformatic(new TimeoutError('no answer')))).toBe(true);
  });
});

it('takes anything thrown for a message', () => {
  expect([messageOf(new Error('a')), messageOf('b')]).toEqual(['a', 'b']);
});
