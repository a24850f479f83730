import { expect, test } from 'vitest';
import { hasPictures, isWorthKeeping, resumeAt, starts } from '../src/lib/viewing';

const LESSON = 1_200_000;

test('no picture is shown before one chose to see one, nor where one only listens', () => {
  expect([null, undefined, 'sound', 'small', 'full'].map(hasPictures)).toEqual([
    false,
    false,
    false,
    true,
    true,
  ]);
});

test('looking goes on where one was', () => {
  expect(resumeAt({ how: 'sound', at_ms: 63_000 }, LESSON)).toBe(63_000);
  expect(resumeAt(null, LESSON)).toBe(0);
});

test('a lesson that was looked at to its end begins anew', () => {
  expect(resumeAt({ how: 'full', at_ms: LESSON }, LESSON)).toBe(0);
  expect(resumeAt({ how: 'full', at_ms: LESSON - 1000 }, LESSON)).toBe(0);
});

test('one may begin a minute before a press, and presses close together are one', () => {
  expect(starts([200_000, 90_000, 100_000], LESSON)).toEqual([30_000, 140_000]);
  expect(starts([20_000], LESSON)).toEqual([]);
  expect(starts([], LESSON)).toEqual([]);
});

test('there are never more than four places to begin', () => {
  const marks = Array.from({ length: 12 }, (_, at) => 70_000 + at * 60_000);
  expect(starts(marks, LESSON)).toHaveLength(4);
});

test('a step aside is not worth keeping, another way of looking is', () => {
  const kept = { how: 'small', at_ms: 5000 };
  expect(isWorthKeeping(kept, { how: 'small', at_ms: 5200 })).toBe(false);
  expect(isWorthKeeping(kept, { how: 'small', at_ms: 5600 })).toBe(true);
  expect(isWorthKeeping(kept, { how: 'sound', at_ms: 5000 })).toBe(true);
  expect(isWorthKeeping(null, kept)).toBe(true);
});
