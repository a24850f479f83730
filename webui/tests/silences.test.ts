import { expect, test } from 'vitest';
import { added, edgeMoved, inside, isSilent, joined } from '../src/lib/silences';
import type { Span } from '../src/lib/spans';

const moment: Span = [10_000, 30_000];

test('a silence begins where one listens', () => {
  expect(added([], 12_345.6, moment)).toEqual({ spans: [[12_346, 14_346]], at: 0 });
  expect(added([[20_000, 21_000]], 12_000, moment)?.at).toBe(0);
  expect(added([[11_000, 11_500]], 20_000, moment)?.at).toBe(1);
});

test('it stays inside the moment and out of the others', () => {
  expect(added([], 29_000, moment)?.spans).toEqual([[29_000, 30_000]]);
  expect(added([], 40_000, moment)?.spans).toEqual([[29_800, 30_000]]);
  expect(added([[13_000, 15_000]], 12_000, moment)?.spans[0]).toEqual([12_000, 13_000]);
  expect(added([[12_000, 15_000]], 13_000, moment)?.spans[0]).toEqual([11_800, 12_000]);
  expect(added([moment], 12_000, moment)).toBeNull();
});

test('an edge goes where it is dragged, no further', () => {
  const two: Span[] = [
    [12_000, 14_000],
    [20_000, 22_000],
  ];
  expect(edgeMoved(two, 0, 'end', 15_500, moment)[0]).toEqual([12_000, 15_500]);
  expect(edgeMoved(two, 0, 'end', 25_000, moment)[0]).toEqual([12_000, 20_000]);
  expect(edgeMoved(two, 0, 'end', 1, moment)[0]).toEqual([12_000, 12_200]);
  expect(edgeMoved(two, 0, 'start', 1, moment)[0]).toEqual([10_000, 14_000]);
  expect(edgeMoved(two, 1, 'start', 1, moment)[1]).toEqual([14_000, 22_000]);
  expect(edgeMoved(two, 1, 'end', 99_000, moment)[1]).toEqual([20_000, 30_000]);
});

test('what touches is one', () => {
  expect(
    joined([
      [1, 2],
      [2, 5],
      [6, 7],
    ]),
  ).toEqual([
    [1, 5],
    [6, 7],
  ]);
});

test('silent from the first millisecond up to the last', () => {
  expect([999, 1000, 1999, 2000].map((ms) => isSilent([[1000, 2000]], ms))).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

test('a moment that became shorter takes its silences along', () => {
  expect(inside([[10_000, 12_000]], [11_000, 20_000])).toEqual([[11_000, 12_000]]);
  expect(inside([[10_000, 12_000]], [11_900, 20_000])).toEqual([]);
});
