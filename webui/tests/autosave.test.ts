import { page, problem } from './page';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Result } from '../src/api/client';
import { Autosave, elsewhere } from '../src/state/autosave.svelte';

const refused = (status: number): Result<never> => ({
  ok: false,
  kind: 'problem',
  status,
  problem: problem('actiepunt_empty'),
});

const sent: string[] = [];
let answers: ((answer: Result<unknown>) => void)[] = [];
const save = (text: string): Promise<Result<unknown>> => {
  sent.push(text);
  return new Promise((settle) => answers.push(settle));
};
const answer = async (ok: boolean): Promise<void> => {
  answers.shift()?.(ok ? { ok, data: null } : { ok, kind: 'unreachable' });
  await vi.advanceTimersByTimeAsync(0);
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  sent.length = 0;
  answers = [];
});

test('what is typed is sent after a pause, and stored only once the box said so', async () => {
  const words = new Autosave('was', save);
  expect([words.kept, words.touched]).toEqual(['stored', false]);
  words.typed('i');
  await vi.advanceTimersByTimeAsync(600);
  words.typed('is');
  await vi.advanceTimersByTimeAsync(600);
  expect(sent).toEqual([]);
  expect(words.kept).toBe('waiting');
  await vi.advanceTimersByTimeAsync(100);
  expect([sent, words.kept]).toEqual([['is'], 'storing']);
  await answer(true);
  expect(words.kept).toBe('stored');
});

test('leaving the field sends at once, and nothing that is stored already', async () => {
  const words = new Autosave('was', save);
  void words.flush();
  words.typed('is');
  void words.flush();
  await answer(true);
  await words.flush();
  words.typed('was');
  words.typed('is');
  await vi.advanceTimersByTimeAsync(5000);
  expect([sent, words.kept]).toEqual([['is'], 'stored']);
});

test('what could not be stored is said, and tried again', async () => {
  const words = new Autosave('', save);
  words.typed('is');
  void words.flush();
  await answer(false);
  expect(words.kept).toBe('failed');
  await vi.advanceTimersByTimeAsync(3000);
  await answer(true);
  expect([sent, words.kept]).toEqual([['is', 'is'], 'stored']);
});

test('what is typed while the box stores is stored after it', async () => {
  const words = new Autosave('', save);
  words.typed('is');
  void words.flush();
  words.typed('is more');
  await answer(true);
  expect(words.kept).toBe('waiting');
  await vi.advanceTimersByTimeAsync(700);
  await answer(true);
  expect([sent, words.kept]).toEqual([['is', 'is more'], 'stored']);
});

async function typed(answers: Result<unknown>[], waits = 60_000): Promise<[Autosave, string[]]> {
  const asked: string[] = [];
  const saved = new Autosave('', async (text) => {
    asked.push(text);
    return answers.shift() ?? { ok: true, data: null };
  });
  saved.typed('x');
  await vi.advanceTimersByTimeAsync(waits);
  return [saved, asked];
}

test('words that are refused are not asked again, and it is known why', async () => {
  const [saved, asked] = await typed([refused(400)]);
  expect([saved.kept, saved.refused, asked.length]).toEqual(['failed', refused(400), 1]);
  saved.typed('y');
  expect(saved.refused).toBeNull();
  await vi.advanceTimersByTimeAsync(1000);
  expect([saved.kept, asked]).toEqual(['stored', ['x', 'y']]);
});

test.each([
  { ok: false, kind: 'unreachable' } as const,
  refused(401),
  refused(403),
  refused(429),
  refused(503),
])('a box that is away, locked or full is asked again', async (failure) => {
  const [saved, asked] = await typed([failure, failure]);
  expect([saved.kept, saved.refused, asked.length]).toEqual(['stored', null, 3]);
});

test('a tablet that falls asleep has sent what was typed', async () => {
  const words = new Autosave('', save);
  words.typed('half');
  page.visibilityState = 'hidden';
  page.dispatchEvent(new Event('visibilitychange'));
  page.visibilityState = 'visible';
  expect(sent).toEqual(['half']);
  await answer(true);
  expect(words.kept).toBe('stored');
});

/** A place on the box for words, and another page that writes there too. */
function shared(words: string) {
  const place = { words, lost: 0 };
  const page = new Autosave(words, async (text, insteadOf) => {
    if (![insteadOf, text].includes(place.words))
      return {
        ok: false,
        kind: 'problem',
        status: 409,
        problem: problem('changed_elsewhere', { words: place.words }),
      };
    place.words = text;
    return place.lost-- > 0 ? { ok: false, kind: 'unreachable' } : { ok: true, data: null };
  });
  return { place, page };
}

test.each(['laptop', 'tablet'])(
  'of words that were changed on another page the chosen stay',
  async (kept) => {
    const { place, page: here } = shared('was');
    place.words = 'tablet';
    here.typed('laptop');
    await here.flush();
    expect([here.kept, here.text, here.others, place.words]).toEqual([
      'failed',
      'laptop',
      'tablet',
      'tablet',
    ]);
    expect(elsewhere.list).toEqual([here]);
    // Nothing goes by itself any more, whatever is typed, and also when the field is left.
    here.typed('laptop!');
    await vi.advanceTimersByTimeAsync(60_000);
    await here.flush();
    expect([place.words, elsewhere.list.length]).toEqual(['tablet', 1]);
    await here.choose(kept);
    expect([here.kept, here.text, here.others, place.words]).toEqual(['stored', kept, null, kept]);
    expect(elsewhere.list).toEqual([]);
    here.typed('more');
    await here.flush();
    expect([here.kept, place.words]).toEqual(['stored', 'more']);
  },
);

test('words that are changed once more while one reads are told once more', async () => {
  const { place, page: here } = shared('was');
  place.words = 'tablet';
  here.typed('laptop');
  await here.flush();
  place.words = 'tablet again';
  await here.choose('laptop');
  expect([here.others, here.text, place.words]).toEqual(['tablet again', 'laptop', 'tablet again']);
  await here.choose('tablet again');
  expect([here.kept, elsewhere.list]).toEqual(['stored', []]);
});

test('words of this page whose answer was lost are nobody else’s', async () => {
  const { place, page: here } = shared('was');
  place.lost = 1;
  here.typed('is');
  await here.flush();
  expect([here.kept, place.words]).toEqual(['failed', 'is']);
  here.typed('is more');
  await here.flush();
  expect([here.kept, here.others, place.words]).toEqual(['stored', null, 'is more']);
});
