import { expect, it } from 'vitest';
import { HttpSource } from '../../../../console/cluster/http-source.ts';
import { StatusError, type HttpRequest } from '../../../../console/cluster/http-source.ts';
import { create } from '../../../../console/connectors/changing.ts';
import { checked } from '../../../../console/connectors/checked.ts';
import { hidden } from '../../../../console/connectors/secrets.ts';
import { SourceError } from '../../../../console/shell/errors.ts';

function sourceOf(answer: (path: string, request?: HttpRequest) => unknown): HttpSource {
  const source = new HttpSource('Connect', { url: 'http://h', login: undefined }, 100);
  source.json = (path, request) => Promise.resolve().then(() => answer(path, request));
  return source;
}

function refuse(status: number, message: string): never {
  throw new SourceError('Connect', new StatusError(status, message));
}

const typed = (config: unknown) => ({ name: 'c', text: JSON.stringify(config), current: {} });

it('takes what Connect finds no fault with, with the secrets that were kept', async () => {
  const source = sourceOf(() => ({ configs: [] }));
  const text = JSON.stringify({ 'connector.class': 'a.B', password: hidden });
  expect(await checked(source, { name: 'c', text, current: { password: 'old' } })).toEqual({
    config: { 'connector.class': 'a.B', password: 'old' },
    faults: [],
  });
});

it('asks Connect nothing while there are faults that it needs not see', async () => {
  const source = sourceOf(() => {
    throw new Error('it was asked');
  });
  const { faults } = await checked(source, typed({ name: 'other', 'db.password': hidden }));
  expect(faults.map(({ name }) => name)).toEqual(['db.password', 'name']);
  expect((await checked(source, typed({}))).faults).toEqual([
    { name: 'connector.class', problem: 'is missing' },
  ]);
});

it('takes a refusal of the whole for a fault, without secrets', async () => {
  const source = sourceOf(() => refuse(500, 'cannot log in with geheim'));
  const { faults } = await checked(source, typed({ 'connector.class': 'B', password: 'geheim' }));
  expect(faults).toEqual([{ name: '', problem: `cannot log in with ${hidden}` }]);
});

it('does not take silence for a fault', async () => {
  const source = sourceOf(() => {
    throw new SourceError('Connect', new Error('ECONNREFUSED'));
  });
  await expect(checked(source, typed({ 'connector.class': 'B' }))).rejects.toThrow('ECONNREFUSED');
});

it('asks again while Connect shares out its work, and tells any other refusal', async () => {
  const refusals = ['Cannot complete request momentarily due to a rebalance', 'exists already'];
  const source = sourceOf(() => refuse(409, refusals.shift() ?? 'asked too often'));
  await expect(create(source, 'c', {})).rejects.toThrow('Connect refuses: exists already');
});
