import { problem } from './page';
import { afterEach, expect, test } from 'vitest';
import { inWords, language, t } from '../src/i18n/language.svelte';
import { notices } from '../src/state/notices.svelte';

afterEach(() => language.use('nl'));

test('what is on the page is in the language of now, also when it was told in another', () => {
  const told = problem('lesson_unknown');
  notices.say(() => t().app.backAgain);
  const dutch = notices.list[0]?.words();
  expect(inWords(told).message).toBe('lesson_unknown nl');
  language.use('en');
  expect(inWords(told).message).toBe('lesson_unknown en');
  expect(notices.list[0]?.words()).toBe(t().app.backAgain);
  expect(notices.list[0]?.words()).not.toBe(dutch);
});
