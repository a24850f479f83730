import { expect, test } from 'vitest';
import { fitting, inSight, MARGIN_PX, middled, paged, scale } from '../src/lib/loupe';

const HOUR = 3_600_000;
const ROOM = 1098;

test('a second is as wide as always, unless something long has to fit', () => {
  expect(scale(ROOM, HOUR, 0)).toBe(0.009);
  expect(scale(ROOM, HOUR, 60_000)).toBe(0.009);
  expect(scale(ROOM, HOUR, 250_000) * 250_000).toBeCloseTo(ROOM - 2 * MARGIN_PX - 2);
});

test('a short lesson is as wide as the window, also while a moment is moved', () => {
  expect(scale(ROOM, 20_000, 0) * 20_000).toBeCloseTo(1000);
  expect(scale(ROOM, 20_000, 15_000) * 20_000).toBeCloseTo(1000);
});

test('a moment that has to fit has room around it', () => {
  expect(fitting([10_000, 110_000])).toBeCloseTo(115_000);
});

test('what is in sight lies within the lesson', () => {
  expect(inSight(0, 900, 0.01, HOUR)).toEqual([0, 85_200]);
  expect(inSight(MARGIN_PX + 1000, 1000, 0.01, HOUR)).toEqual([100_000, 200_000]);
  expect(inSight(MARGIN_PX + 1000, 1000, 0.01, 150_000)).toEqual([100_000, 150_000]);
});

test('what is shown stands in the middle, and what is long begins at its start', () => {
  const left = middled([100_000, 110_000], 0.009, 900);
  expect(left + 450).toBeCloseTo(105_000 * 0.009 + MARGIN_PX);
  expect(middled([100_000, 200_000], 0.009, 900)).toBeCloseTo(840);
  expect(middled([0, 10_000], 0.009, 900)).toBe(0);
});

test('the head turns a page when it runs out of sight, and only then', () => {
  expect(paged(50_000, 0.009, 0, 900)).toBeNull();
  expect(paged(100_000, 0.009, 0, 900)).toBeCloseTo(900 + MARGIN_PX - 180);
  expect(paged(0, 0.009, 900, 900)).toBe(0);
});
