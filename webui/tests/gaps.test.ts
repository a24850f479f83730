import { expect, test } from 'vitest';
import type { Gap } from '../src/api/schema';
import { en } from '../src/i18n/en';
import { nl } from '../src/i18n/nl';
import { gapAt, isEmpty, line, long, longInWords } from '../src/lib/gaps';

const gap = (kind: Gap['kind'], start_ms: number, end_ms: number, known = true): Gap => ({
  kind,
  start_ms,
  end_ms,
  known,
});

test('of gaps in the same place the one that lacks most is told', () => {
  const gaps = [gap('sound', 0, 9000), gap('picture', 1000, 5000), gap('cut', 3000, 4000)];
  expect([500, 1000, 3000, 4000, 8999, 9000].map((ms) => gapAt(gaps, ms)?.kind)).toEqual([
    'sound',
    'picture',
    'cut',
    'picture',
    'sound',
    undefined,
  ]);
});

test('what damage took is as empty as a cut, and told as what it is', () => {
  const lost = gap('lost', 1000, 3000);
  expect([lost, gap('cut', 0, 1), gap('picture', 0, 1), gap('sound', 0, 1)].map(isEmpty)).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(gapAt([gap('picture', 0, 9000), lost], 2000)).toBe(lost);
  expect(line(lost, nl)).toBe('beschadigd vanaf 0:01, 2 seconden');
});

test('a length is told in figures and in words', () => {
  expect(long(gap('cut', 10_000, 138_000), nl)).toBe('2:08');
  expect(longInWords(gap('cut', 10_000, 138_000), nl)).toBe('2 minuten 8 seconden');
  expect(longInWords(gap('sound', 0, 60_000), en)).toBe('1 minute');
  expect(longInWords(gap('sound', 0, 300), en)).toBe('1 second');
});

test('a length that nobody knows is never made up', () => {
  const cut = gap('cut', 65_000, 66_000, false);
  expect(long(cut, nl)).toBe('duur onbekend');
  expect(line(cut, nl)).toBe('onderbroken vanaf 1:05, duur onbekend');
  expect(line(cut, en)).toBe('interrupted from 1:05, for an unknown time');
});
