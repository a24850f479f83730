import { expect, test } from 'vitest';
import type { Release } from '../src/api/schema';
import { silencesOf, waitingOf } from '../src/lib/waiting';

const draft = (id: string, more: Partial<Release> = {}): Release =>
  ({
    id,
    lesson: 'l1',
    moment: 'm1',
    coach: 'c1',
    words: 'kijk',
    until: '2026-12-06',
    purpose: 'coaching',
    state: 'prepared',
    released_at: null,
    silences: [],
    start_ms: 0,
    ...more,
  }) as Release;
const ids = (found: Release[]) => found.map((one) => one.id);

test('what waits for this lesson, and was asked for together', () => {
  const all = [
    draft('a'),
    draft('b', { state: 'preparing' }),
    draft('c', { coach: 'c2' }),
    draft('d', { lesson: 'l2' }),
    draft('e', { state: 'active', released_at: '2026-11-22T10:00:00Z' }),
    draft('f', { state: 'failed' }),
    draft('g', { words: 'iets anders' }),
    draft('h', { moment: null }),
  ];
  expect(ids(waitingOf(all, 'l1'))).toEqual(['a', 'b']);
  expect(waitingOf(all, 'l3')).toEqual([]);
});

test('its silences are told in the time of the lesson', () => {
  const made = draft('a', { start_ms: 5000, silences: [{ start_ms: 100, end_ms: 900 }] });
  expect(silencesOf(made)).toEqual([[5100, 5900]]);
});
