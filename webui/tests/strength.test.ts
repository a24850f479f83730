import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ENOUGH, strengthOf } from '../src/lib/strength';

const rules = readFileSync(new URL('../../appliance/core/people.py', import.meta.url), 'utf8');

test.each([
  ['zomer', '', 0, ['too_short', 'few_characters', 'common', 'more_words']],
  ['paarse trein lepel berg', '', 3, ['more_words']],
  ['paarse trein lepel berg wolk', '', 4, []],
  ['wachtwoord wachtwoord', '', 0, ['common', 'more_words']],
  ['qwertyuiop asdfghjkl', '', 0, ['pattern', 'more_words']],
  ['anna de boer anna', 'Anna de Boer', 0, ['contains_name', 'more_words']],
  ['aaaaaaaaaaaaaaa', '', 0, ['few_characters', 'pattern', 'more_words']],
])('%s', (passphrase, name, score, reasons) => {
  expect(strengthOf(passphrase, name)).toEqual({ score, reasons });
});

test('nothing is worth nothing', () => {
  expect(strengthOf('').score).toBe(0);
});

test("the numbers are the box's own", () => {
  expect(rules).toContain(`MIN_SCORE = ${ENOUGH}\n`);
  expect(rules).toContain('MIN_PASSPHRASE = 12\n');
  expect(rules).toContain('(26, 38, 50, 64)');
  expect(rules).toContain('_WORD_BITS = 13.0\n');
});

test("every common word of the box's list counts as common here", () => {
  const list = /_COMMON = frozenset\(\s*\[(.*?)\]/s.exec(rules)?.[1] ?? '';
  const words = [...list.matchAll(/"(\w+)"/g)].map((found) => found[1] ?? '');
  expect(words.length).toBeGreaterThan(10);
  for (const word of words) expect(strengthOf(`${word} fietspad`).reasons).toContain('common');
});
