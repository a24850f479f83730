import { expect, test } from 'vitest';
import { clock, clockTenths, date, day, dayFromNow } from '../src/lib/time';

test('a clock has hours only when there are any', () => {
  expect(clock(0)).toBe('0:00');
  expect(clock(754_900)).toBe('12:34');
  expect(clock(3_723_000)).toBe('1:02:03');
  expect(clock(-5)).toBe('0:00');
});

test('tenths follow the language', () => {
  expect(clockTenths(62_345, ',')).toBe('1:02,3');
});

test('a date without a time is that day in every time zone', () => {
  expect(day('2026-12-06', 'nl')).toBe('zondag 6 december');
  expect(date('2026-12-06', 'en')).toBe('6 December 2026');
  expect(day('no date', 'nl')).toBe('no date');
});

test('days from now cross months and years', () => {
  expect(dayFromNow(14, new Date(2026, 11, 25, 23, 59))).toBe('2027-01-08');
  expect(dayFromNow(0, new Date(2026, 1, 3))).toBe('2026-02-03');
});
