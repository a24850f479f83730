import { expect, test } from 'vitest';
import { inOrder, moved, placeAt } from '../src/lib/order';
import { canBeEarlier, canBeLater } from '../src/lib/pairs';

const things = [
  { id: 'a', start_ms: 1 },
  { id: 'b', start_ms: 2 },
  { id: 'c', start_ms: 3 },
];
const ids = (all: readonly { id: string }[]) => all.map((one) => one.id).join('');

test('as it was put; what came since stands at the end by its time', () => {
  expect(ids(inOrder(things, ['c', 'a', 'b']))).toBe('cab');
  expect(ids(inOrder(things, ['c']))).toBe('cab');
  expect(ids(inOrder(things, []))).toBe('abc');
});

test('one is moved and the others keep their order', () => {
  expect(moved(['a', 'b', 'c'], 'a', 2)).toEqual(['b', 'c', 'a']);
  expect(moved(['a', 'b', 'c'], 'c', 0)).toEqual(['c', 'a', 'b']);
  expect(moved(['a', 'b', 'c'], 'b', 9)).toEqual(['a', 'c', 'b']);
  expect(moved(['a', 'b', 'c'], 'b', -3)).toEqual(['b', 'a', 'c']);
});

test('let go, it comes where the finger is between the others', () => {
  const middles = [50, 150, 250];
  expect(placeAt(middles, 0, 60)).toBe(0);
  expect(placeAt(middles, 0, 160)).toBe(1);
  expect(placeAt(middles, 0, 400)).toBe(2);
  expect(placeAt(middles, 2, 10)).toBe(0);
  expect(placeAt(middles, 2, 100)).toBe(1);
  expect(placeAt(middles, 1, 140)).toBe(1);
});

test('a pair is of an earlier and of a later cycle', () => {
  const moments = [
    { moment: 'p', cycle: 1 },
    { moment: 'q', cycle: 2 },
    { moment: 'r', cycle: 2 },
    { moment: 's', cycle: 3 },
  ];
  const names = (all: readonly { moment: string }[]) => all.map((one) => one.moment).join('');
  expect(names(canBeEarlier(moments))).toBe('pqr');
  expect(names(canBeLater(moments, 'q'))).toBe('s');
  expect(names(canBeLater(moments, 'p'))).toBe('qrs');
  expect(names(canBeLater(moments, ''))).toBe('');
  expect(names(canBeEarlier([{ moment: 'p', cycle: 1 }]))).toBe('');
});
