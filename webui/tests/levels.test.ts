import { expect, test } from 'vitest';
import { curve, height, thin } from '../src/lib/levels';

test('a level is drawn between the floor and full scale', () => {
  expect(height(null)).toBe(0);
  expect(height(-Infinity)).toBe(0);
  expect(height(-90)).toBe(0);
  expect(height(-30)).toBe(0.5);
  expect(height(3)).toBe(1);
});

test('thinning keeps the loudest', () => {
  expect(thin([-60, -10, -50, -40], 2)).toEqual([-10, -40]);
  expect(thin([-60], 2)).toEqual([-60]);
  expect(thin([-60, -10, -50, -40, -3], 3)).toHaveLength(3);
});

test('a curve goes over and back under', () => {
  expect(curve([], 10, 40)).toBe('');
  expect(curve([0, -60], 10, 40)).toBe('M5 1.6L15 19.5L15 20.5L5 38.4Z');
});
