import { expect, test } from 'vitest';
import { clock, clockTenths, date, day, dayFromNow, daysUntil, fullDayTime } from '../src/lib/time';

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

test('days until a day are counted by the calendar, whatever the hour', () => {
  expect(daysUntil('2026-11-29', new Date(2026, 10, 22, 23, 59))).toBe(7);
  expect(daysUntil('2026-11-22', new Date(2026, 10, 22, 0, 1))).toBe(0);
  // The clocks go back in between.
  expect(daysUntil('2026-11-01', new Date(2026, 9, 24, 12))).toBe(8);
  expect(daysUntil('2026-11-21', new Date(2026, 10, 22))).toBe(-1);
});

test('a moment that someone has to judge is told in full', () => {
  const when = new Date(2026, 10, 22, 11, 30);
  expect(fullDayTime(when, 'nl')).toBe('zondag 22 november 2026, 11:30');
  expect(fullDayTime(when, 'en')).toMatch(/^Sunday,? 22 November 2026, 11:30$/);
});
