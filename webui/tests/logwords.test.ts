import { expect, test } from 'vitest';
import { nl } from '../src/i18n/nl';
import { wordsFor } from '../src/lib/logwords';

const entry = (event: string, fields: Record<string, string>) => ({
  number: 1,
  at: '',
  event,
  fields,
  hash: '',
});
const words = (event: string, fields: Record<string, string> = {}) =>
  wordsFor(entry(event, fields), nl, (iso) => `<${iso}>`);

test('a line is told in words', () => {
  expect(words('released', { coach: 'Kees', until: '2026-12-06' })).toBe(
    'Je hebt een fragment vrijgegeven aan Kees, tot en met <2026-12-06>.',
  );
  expect(words('released', { coach: 'Kees', until: '2026-12-06', question: 'shared' })).toMatch(
    / Je leervraag ging mee\.$/,
  );
  expect(words('proposal_received', { coach: 'Kees' })).toBe('Kees heeft een actiepunt voorgesteld.');
  expect(words('release_viewed')).toBe('Je coach heeft een fragment bekeken.');
});

test('a line says what a fragment left with', () => {
  const left = {
    coach: 'Kees',
    until: '2026-12-06',
    purpose: 'training',
    permission_by: 'de ouders',
    permission_on: '2026-11-01',
    permission_for: 'een les',
  };
  expect(words('released', left)).toBe(
    'Je hebt een fragment vrijgegeven aan Kees, tot en met <2026-12-06>. Voor de opleiding van de coach. ' +
      'Toestemming van de ouders, op <2026-11-01>, voor: een les.',
  );
  expect(words('coach_extern', { coach: 'Kees' })).toBe(
    'Je hebt opgeschreven dat Kees van buiten de school komt.',
  );
});

test('what this page does not know is shown all the same', () => {
  expect(words('toString')).toBe('Gebeurtenis: toString');
  expect(words('new_thing')).toContain('new_thing');
});
