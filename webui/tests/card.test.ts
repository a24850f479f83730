import { expect, test } from 'vitest';
import { cardParts, holder, looksComplete } from '../src/lib/card';

test('a card is its beginning and groups of four, and nothing is lost', () => {
  const text = 'AGE-SECRET-KEY-PQ-1HUP3MU0R3HA74';
  const { head, groups } = cardParts(text);
  expect(head).toBe('AGE-SECRET-KEY-PQ-1');
  expect(groups).toEqual(['HUP3', 'MU0R', '3HA7', '4']);
  expect(head + groups.join('')).toBe(text);
});

test('what is no card yet is not sent', () => {
  expect(looksComplete('AGE-SECRET-KEY-PQ-1HUP')).toBe(false);
  expect(looksComplete('AGE-SECRET-KEY-PQ-1' + 'HUP3 '.repeat(12))).toBe(true);
});

test('only a teacher is told of lessons that are lost with a card', () => {
  expect(holder('teacher')).toBe('teacher');
  expect(['coach', 'beheerder'].map((role) => holder(role as 'coach' | 'beheerder'))).toEqual([
    'other',
    'other',
  ]);
});
