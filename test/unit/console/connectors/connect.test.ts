import { expect, it } from 'vitest';
import { faultsIn } from '../../../../console/connectors/changing.ts';
import { connectorOf } from '../../../../console/connectors/connect.ts';
import { search } from '../../../../console/connectors/list.ts';

it('joins what Connect says of configuration and state', () => {
  const info = { type: 'sink', config: { 'connector.class': 'a.B', empty: null } };
  const status = {
    connector: { state: 'RUNNING', worker_id: 'w:1' },
    tasks: [
      { id: 1, state: 'FAILED', worker_id: 'w:1', trace: 'why' },
      { id: 0, state: 'RUNNING', worker_id: 'w:1' },
    ],
  };
  expect(connectorOf('c', info, status)).toEqual({
    name: 'c',
    type: 'sink',
    className: 'a.B',
    state: 'RUNNING',
    worker: 'w:1',
    trace: undefined,
    tasks: [
      { id: 0, state: 'RUNNING', worker: 'w:1', trace: undefined },
      { id: 1, state: 'FAILED', worker: 'w:1', trace: 'why' },
    ],
    config: { 'connector.class': 'a.B', empty: '' },
  });
});

it('calls a connector that has no status yet unassigned', () => {
  expect(connectorOf('c', { type: 'sink' })).toMatchObject({ state: 'UNASSIGNED', tasks: [] });
});

it('keeps every fault of a validation, without the secrets that it repeats', () => {
  const answer = {
    configs: [
      { value: { name: 'password', errors: ['wrong: geheim', 'too short'] } },
      { value: { name: 'topics', errors: [] } },
      { value: { name: 'file', errors: ['missing'] } },
    ],
  };
  expect(faultsIn(answer, { password: 'geheim' })).toEqual([
    { name: 'password', problem: 'wrong: ••••••••' },
    { name: 'password', problem: 'too short' },
    { name: 'file', problem: 'missing' },
  ]);
});

it('finds parts of name, class and Connect', () => {
  const all = [
    { name: 'Orders-out', className: 'a.FileSink', connect: 'one' },
    { name: 'in', className: 'a.FileSource', connect: 'two' },
  ];
  const names = (q: string) => search(all, q).map(({ name }) => name);
  expect([names('orders'), names('SOURCE'), names('one'), names('')]).toEqual([
    ['Orders-out'],
    ['in'],
    ['Orders-out'],
    ['Orders-out', 'in'],
  ]);
});
