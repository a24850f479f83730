import { expect, test } from 'vitest';
import { homeOf, isFor, isPublic, match } from '../src/lib/routes';

test('pages by their address', () => {
  expect(match('/')).toEqual({ page: 'home', id: '' });
  expect(match('/lessen/abc/')).toEqual({ page: 'lesson', id: 'abc' });
  expect(match('/lessen/abc/vrijgeven')).toEqual({ page: 'give', id: 'abc' });
  expect(match('/lessen//vrijgeven').page).toBe('unknown');
  expect(match('/iets').page).toBe('unknown');
});

test('nobody gets a page that is not theirs', () => {
  expect(isFor('coach', 'lessons')).toBe(false);
  expect(isFor('beheerder', 'logbook')).toBe(false);
  expect(isFor('teacher', 'clips')).toBe(false);
  for (const role of ['teacher', 'coach', 'beheerder'] as const) {
    expect(isFor(role, match(homeOf(role)).page)).toBe(true);
  }
});

test('only joining and recovering are open to everyone', () => {
  expect(['invitation', 'recover', 'join'].every((page) => isPublic(page as 'join'))).toBe(true);
  expect(isPublic('lessons')).toBe(false);
});

test('the school and its papers are for a teacher and the beheerder', () => {
  for (const path of ['/instellingen/school', '/papieren']) {
    const { page } = match(path);
    expect([isFor('teacher', page), isFor('beheerder', page), isFor('coach', page)]).toEqual([
      true,
      true,
      false,
    ]);
  }
});
