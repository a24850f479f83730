import { FakeBox } from './page';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Result } from '../src/api/client';
import type { Lesson, Moment } from '../src/api/schema';
import { LessonState } from '../src/state/lesson.svelte';
import { Loaded } from '../src/state/load.svelte';
import { Player } from '../src/state/player.svelte';
import { TakenOut } from '../src/state/taken.svelte';
import { Viewing } from '../src/state/viewing.svelte';

const KEEP = 'PUT /lessons/les/viewing';
const lesson = (viewing: object | null) => ({ id: 'les', duration_ms: 600_000, viewing }) as Lesson;
let box: FakeBox;
let player: Player;

beforeEach(() => {
  vi.useFakeTimers();
  box = new FakeBox().says(KEEP, undefined);
  player = new Player();
});
afterEach(() => void vi.useRealTimers());

test('looking goes on where it was, in the way it was', () => {
  const viewing = new Viewing(lesson({ how: 'small', at_ms: 63_000 }), player);
  expect([viewing.how, viewing.from, player.head, viewing.pictures]).toEqual(['small', 63_000, 63_000, true]);
});

test('a lesson that was never opened shows no picture, and nothing is kept of it', async () => {
  const viewing = new Viewing(lesson(null), player);
  expect([viewing.how, viewing.pictures]).toEqual([null, false]);
  viewing.follow();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(box.asked).toEqual([]);
  viewing.choose('sound');
  expect([viewing.pictures, box.heard(KEEP)]).toEqual([false, [{ how: 'sound', at_ms: 0 }]]);
});

test('whoever simply begins to play has chosen, and how far one is is kept now and then', async () => {
  const viewing = new Viewing(lesson(null), player);
  player.playing = true;
  const stop = viewing.follow();
  expect(viewing.how).toBe('full');
  player.head = 15_000.4;
  await vi.advanceTimersByTimeAsync(15_000);
  player.head = 15_100;
  await vi.advanceTimersByTimeAsync(15_000);
  expect(box.heard(KEEP)).toEqual([
    { how: 'full', at_ms: 0 },
    { how: 'full', at_ms: 15_000 },
  ]);
  stop();
  player.head = 90_000;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(box.heard(KEEP)).toHaveLength(2);
});

test('standing still it is kept after a while, and what the box did not take is sent again', async () => {
  const viewing = new Viewing(lesson({ how: 'full', at_ms: 0 }), player);
  player.head = 40_000;
  box.away = true;
  viewing.follow();
  await vi.advanceTimersByTimeAsync(2000);
  box.away = false;
  await viewing.keep();
  await viewing.keep();
  expect(box.heard(KEEP)).toEqual(Array(2).fill({ how: 'full', at_ms: 40_000 }));
});

test('of two questions only the newest counts, and a failure leaves what was there', async () => {
  const settles: ((answer: Result<string>) => void)[] = [];
  const loaded = new Loaded<string>(() => new Promise((settle) => settles.push(settle)));
  const both = [loaded.load(), loaded.load()];
  settles[1]?.({ ok: true, data: 'new' });
  settles[0]?.({ ok: true, data: 'old' });
  await Promise.all(both);
  expect(loaded.data).toBe('new');
  const third = loaded.load();
  settles[2]?.({ ok: false, kind: 'unreachable' });
  await third;
  expect([loaded.data, loaded.failure?.kind]).toEqual(['new', 'unreachable']);
});

test('what is taken out of a moment: silences added, moved and removed, sent without overlap', () => {
  const taken = new TakenOut({ id: 'm', start_ms: 10_000, end_ms: 20_000 } as Moment);
  expect(taken.any).toBe(false);
  taken.add(12_000);
  taken.add(16_000);
  expect([taken.silences, taken.chosen]).toEqual([
    [
      [12_000, 14_000],
      [16_000, 18_000],
    ],
    1,
  ]);
  taken.move('start', 1000);
  expect(taken.silences[1]).toEqual([14_000, 18_000]);
  expect(taken.edit.silences).toEqual([{ start_ms: 12_000, end_ms: 18_000 }]);
  taken.remove();
  expect([taken.silences, taken.chosen, taken.any]).toEqual([[[12_000, 14_000]], null, true]);
  taken.move('end', 1);
  expect(taken.silences).toEqual([[12_000, 14_000]]);
});

test('a picture that does not come while the box is away can be asked for again', async () => {
  const open = new LessonState({
    ...lesson(null),
    moments: [],
    speech: [],
    gaps: [],
    video: '/v/1',
  } as Lesson);
  open.player.failed = true;
  box.away = true;
  await open.renewVideo();
  expect([open.player.failed, open.failure?.kind]).toEqual([true, 'unreachable']);
  box.away = false;
  box.says('GET /lessons/les', { ...open.lesson, video: '/v/2' });
  await open.renewVideo();
  expect([open.player.failed, open.failure, open.lesson.video]).toEqual([false, null, '/v/2']);
});
