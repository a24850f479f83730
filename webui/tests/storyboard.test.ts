import { FakeBox } from './page';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Job, Storyboard, StoryboardSheet } from '../src/api/schema';
import { MOST, StoryboardState } from '../src/state/storyboard.svelte';

const KEEP = 'PUT /trajecten/pad/storyboard';
const still = (lesson: string) => ({ lesson, at_ms: 1000, shown: 'usual', words: '' }) as const;
const board = (...lessons: string[]): StoryboardState =>
  new StoryboardState('pad', {
    title: 'Mijn pad',
    question: 'Hoe?',
    words: '',
    stills: lessons.map(still),
    actiepunten: [],
    stills_gone: 0,
  } as unknown as Storyboard);
const lessons = (state: StoryboardState) => state.stills.map(({ lesson }) => lesson);
let box: FakeBox;

beforeEach(() => {
  vi.useFakeTimers();
  box = new FakeBox().says(KEEP, {});
});
afterEach(() => void vi.useRealTimers());

test('what is typed is kept after a pause, as a whole', async () => {
  const state = board('a', 'b');
  state.title = 'Ons pad';
  state.typed();
  await vi.advanceTimersByTimeAsync(700);
  expect(box.heard(KEEP)).toMatchObject([
    { title: 'Ons pad', question: 'Hoe?', stills: [still('a'), still('b')] },
  ]);
});

test('a still is moved to a place that there is, and told where it came', async () => {
  const state = board('a', 'b', 'c');
  const [first] = state.stills;
  await state.move(first!.id, 1);
  expect([lessons(state), state.put]).toEqual([['b', 'a', 'c'], { place: 2, of: 3 }]);
  await state.move(first!.id, 9);
  expect([lessons(state), state.put]).toEqual([['b', 'c', 'a'], { place: 3, of: 3 }]);
  await state.move(first!.id, 2);
  expect(box.heard(KEEP)).toHaveLength(2);
});

test('there are two to six stills', async () => {
  const state = board('a');
  expect([state.enough, state.room]).toEqual([false, true]);
  for (let n = 0; n < 9; n++) await state.add('x', n * 1000 + 0.4);
  expect([state.stills.length, state.enough, state.room]).toEqual([MOST, true, false]);
  expect(new Set(state.stills.map(({ id }) => id)).size).toBe(MOST);
  await state.remove(state.stills[0]!.id);
  expect([state.stills.length, state.room]).toEqual([MOST - 1, true]);
});

test('an actiepunt goes along once, and stays behind again', async () => {
  const state = board('a', 'b');
  await state.take('p', true);
  await state.take('p', true);
  expect(state.actiepunten).toEqual(['p']);
  await state.take('p', false);
  expect(state.actiepunten).toEqual([]);
});

test('the paper is what is stored: a change makes it an older one', async () => {
  const state = board('a', 'b');
  const sheet = { making: true, progress: 0.2, current: false } as unknown as StoryboardSheet;
  box.says('POST /trajecten/pad/storyboard/sheet?language=nl', sheet);
  state.look('nl');
  expect(state.wanted).toBe('nl');
  await state.make('nl');
  expect(state.wanted).toBeNull();
  box.says('GET /trajecten/pad/storyboard/sheet', { ...sheet, making: false, current: true });
  await state.askSheet();
  expect(state.current).toBe(true);
  state.words = 'nog iets';
  state.typed();
  expect(state.current).toBe(false);
});

test('how far the making is comes from the job, else from the paper, and from nothing when it is made', () => {
  const state = board('a', 'b');
  expect(state.progress([])).toBeNull();
  state.sheet = { making: true, progress: 0.2 } as StoryboardSheet;
  expect(state.progress([])).toBe(0.2);
  const job = { kind: 'storyboard', thing: 'pad', progress: 0.7 } as unknown as Job;
  expect(state.progress([{ ...job, thing: 'other' }, job])).toBe(0.7);
});
