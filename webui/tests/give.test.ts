import { FakeBox } from './page';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Coach, Lesson, Moment, Release } from '../src/api/schema';
import { Give } from '../src/state/give.svelte';

const MOMENT = { id: 'm', start_ms: 5000, end_ms: 15_000 } as Moment;
const LESSON = { id: 'les', traject: null, moments: [MOMENT] } as unknown as Lesson;
const COACH = { id: 'c', name: 'Coach', extern: false } as Coach;
const draft = (state: Release['state'], more: object = {}) =>
  ({ id: 'r', lesson: 'les', moment: 'm', coach: 'c', state, progress: 0.5, released_at: null, start_ms: 5000, zones: [], silences: [], ...more }) as unknown as Release; // prettier-ignore
let box: FakeBox;
let give: Give;

beforeEach(() => {
  vi.useFakeTimers();
  box = new FakeBox().says('POST /releases', [draft('preparing')]);
  give = new Give(LESSON);
  give.coach = COACH;
  give.toggle('m');
});
afterEach(() => {
  give.stop();
  vi.useRealTimers();
});

test('a moment is chosen and left out again', () => {
  give.toggle('m');
  expect(give.moments).toEqual([]);
  give.edit('m');
  expect([give.moments, give.editing]).toEqual([['m'], 'm']);
  give.nothingTaken('m');
  expect([give.moments, give.editing, give.taken]).toEqual([['m'], null, {}]);
});

test('a permission is asked for when a fragment leaves the coaching pair, and nothing is made before it is there', async () => {
  expect(give.needsPermission).toBe(false);
  give.purpose = 'training';
  expect(give.needsPermission).toBe(true);
  give.purpose = 'coaching';
  give.coach = { ...COACH, extern: true };
  expect(give.needsPermission).toBe(true);
  await give.prepare();
  expect([give.step, give.asking, box.asked]).toEqual([1, true, []]);
  give.permission.by = 'directie';
  give.permission.what = 'les over breuken';
  await give.prepare();
  expect(box.heard('POST /releases')[0]).toMatchObject({ permission: { by: 'directie' } });
});

test('it is made with what was taken out, and only that', async () => {
  give.edit('m');
  await give.prepare();
  expect(box.heard('POST /releases')[0]).toMatchObject({ edits: [], permission: null, moments: ['m'] });
  give.taken['m']?.add(6000);
  await give.prepare();
  expect(box.heard('POST /releases')[1]).toMatchObject({
    edits: [{ moment: 'm', zones: [], silences: [{ start_ms: 6000, end_ms: 8000 }] }],
  });
});

test('it is followed until it is made, also past an answer that did not come', async () => {
  await give.prepare();
  expect([give.step, give.prepared, give.progress]).toEqual([3, false, 0.5]);
  box.away = true;
  await vi.advanceTimersByTimeAsync(700);
  box.away = false;
  box.says('GET /releases/r', draft('prepared'));
  await vi.advanceTimersByTimeAsync(700);
  expect([give.prepared, give.progress]).toEqual([true, 1]);
  await vi.advanceTimersByTimeAsync(5000);
  expect(box.heard('GET /releases/r')).toHaveLength(2);
});

test('a box that asks for a permission after all gets its question, at that step', async () => {
  box.refuses('POST /releases', 'permission_needed');
  await give.prepare();
  expect([give.step, give.asking, give.needsPermission]).toEqual([1, true, true]);
});

test('nothing leaves before the confirmation', async () => {
  await give.prepare();
  box.refuses('POST /releases/confirm', 'wrong_passphrase');
  expect((await give.confirm('x'))?.kind).toBe('problem');
  expect([give.done, give.drafts.length]).toEqual([false, 1]);
  box.says('POST /releases/confirm', []);
  expect([await give.confirm('y'), give.done, give.drafts]).toEqual([null, true, []]);
});

test('what is changed after all throws away what was made', async () => {
  await give.prepare();
  await give.discard();
  await vi.advanceTimersByTimeAsync(5000);
  expect([box.heard('DELETE /releases/r').length, box.heard('GET /releases/r'), give.drafts]).toEqual([
    1,
    [],
    [],
  ]);
});

test('what waits is gone on with as it was', async () => {
  const silences = [{ start_ms: 6000, end_ms: 7000 }];
  const waits = draft('prepared', { purpose: 'parents', question: 'Hoe?', words: 'kijk', mode: 'exact', until: '2026-02-01', permission: { by: 'ik', on: '2026-01-01', what: 'dit' }, silences }); // prettier-ignore
  box.says('GET /school', { asks_permission: false }).says('GET /coaches', [COACH]);
  box.says('GET /releases', { given: [waits] });
  await give.learn();
  expect(give.waiting).toHaveLength(1);
  await give.goOn();
  expect([give.step, give.words, give.purpose, give.withQuestion]).toEqual([3, 'kijk', 'parents', true]);
  expect([give.moments, give.taken['m']?.silences, give.waiting]).toEqual([['m'], [[11_000, 12_000]], []]);
});
