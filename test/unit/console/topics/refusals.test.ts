import { ResponseError } from '@platformatic/kafka';
import { expect, it } from 'vitest';
import { PageError, SourceError } from '../../../../console/shell/errors.ts';
import { tellRefusal } from '../../../../console/topics/refusals.ts';

const createTopics = 19;

/** As a broker answers it. */
function answer(code: number, words: string | null): SourceError {
  const errors: [number, string | null] = [code, words];
  return new SourceError('Kafka', new ResponseError(createTopics, 7, { '/topics/0': errors }, {}));
}

const told = (error: unknown) =>
  tellRefusal('it was not done', Promise.reject(error as Error)).catch((thrown: unknown) => thrown);

it('tells the own words of the broker', async () => {
  const error = await told(answer(40, 'Unknown topic config name: colour'));
  expect(error).toBeInstanceOf(PageError);
  expect(error).toMatchObject({
    status: 400,
    message: 'it was not done: Unknown topic config name: colour (INVALID_CONFIG)',
  });
});

it('tells what the code means where the broker says no more', async () => {
  expect(await told(answer(44, null))).toMatchObject({
    message: expect.stringContaining('(POLICY_VIOLATION)') as string,
  });
});

it('is no refusal where the broker may do it later, or does not answer', async () => {
  const [later, silent] = [answer(41, null), new SourceError('Kafka', new Error('refused'))];
  expect(await told(later)).toBe(later);
  expect(await told(silent)).toBe(silent);
});
