import { expect, it } from 'vitest';
import { homeDir } from '../../../../stacks/places.ts';
import { describeOwner } from '../../../../stacks/targets/engine/names.ts';
import { ownerOf, stackLabels } from '../../../../stacks/targets/engine/objects.ts';

it('knows what a stack of this home has made', () => {
  expect(ownerOf(stackLabels('mine'), 'mine')).toBe('own');
});

it('tells another stack of this home apart', () => {
  expect(ownerOf(stackLabels('other'), 'mine')).toEqual({ stack: 'other', home: homeDir });
});

it('tells a stack of the same name from another home apart', () => {
  const labels = { ...stackLabels('mine'), 'kafka-stack.home': '/elsewhere' };
  expect(ownerOf(labels, 'mine')).toEqual({ stack: 'mine', home: '/elsewhere' });
});

it.each([null, undefined, {}, { maintainer: 'somebody' }])(
  'takes labels %j for those of a stranger',
  (labels) => {
    expect(ownerOf(labels, 'mine')).toBe('stranger');
  },
);

it('says of a stack where its state is', () => {
  expect(describeOwner({ stack: 'mine', home: '/elsewhere' })).toBe(
    'of stack mine (state in /elsewhere)',
  );
});

it('says of a stranger what it is', () => {
  expect(describeOwner('stranger', 'with data')).toBe('with data, made by none of our stacks');
  expect(describeOwner('stranger')).toBe('made by none of our stacks');
});
