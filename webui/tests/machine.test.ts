import { FakeBox, problem } from './page';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { api } from '../src/api/client';
import type { Machine, Stick, WorkView } from '../src/api/schema';
import { machine } from '../src/state/machine.svelte';
import { session } from '../src/state/session.svelte';

const work = (more: Partial<WorkView> = {}): WorkView => ({
  what: 'backup',
  step: 'copying',
  going: true,
  left_s: null,
  done: 0,
  total: 10,
  wifi: null,
  version: null,
  backup: null,
  problem: null,
  ...more,
});
const NONE = work({ what: 'none', step: 'none', going: false });
const DONE = work({ step: 'done', going: false });
const failed = (key: string) => work({ step: 'failed', going: false, problem: problem(key) });
const boxWith = (now: WorkView, version = '1') => ({ version, work: now }) as unknown as Machine;
const STICK = { id: 's', backup: true, updates: [] } as unknown as Stick;
const WORK = 'GET /keeper/work';
const KEEPER = 'GET /keeper';
const BACKUP = 'POST /keeper/backups';
let box: FakeBox;

beforeEach(async () => {
  vi.useFakeTimers();
  box = new FakeBox().says(WORK, NONE).says(KEEPER, boxWith(NONE));
  session.standing = 'in';
  machine.leave();
  await machine.glance();
  Object.assign(machine, { seen: null, failure: null, watched: [] });
  box.asked.length = 0;
});
afterEach(() => {
  vi.clearAllTimers();
  vi.useRealTimers();
});
const begin = () => machine.begin(api.makeBackup({ stick: 's', forget: false }));

test('where nothing goes on nothing is asked', async () => {
  await machine.glance();
  await vi.advanceTimersByTimeAsync(10_000);
  expect([box.heard(WORK).length, machine.going]).toEqual([1, false]);
});

test('a work is followed from its first word to its end, and then the box is looked at anew', async () => {
  await machine.load();
  box.says(BACKUP, work()).says(WORK, work({ done: 5 }));
  expect(await begin()).toBeNull();
  expect([machine.going, machine.doing('backup')?.done, machine.doing('wifi_join')]).toEqual([true, 0, null]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(machine.doing('backup')?.done).toBe(5);
  box.says(WORK, DONE).says(KEEPER, boxWith(DONE, '2'));
  await vi.advanceTimersByTimeAsync(1000);
  expect([machine.going, machine.ended('backup')?.step, machine.seen?.version]).toEqual([false, 'done', '2']);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(box.heard(WORK)).toHaveLength(2);
});

test('what the box refuses is told, and is no work', async () => {
  box.refuses(BACKUP, 'stick_gone');
  expect([(await begin())?.kind, machine.going, machine.watched]).toEqual(['problem', false, []]);
});

test('a work that was over before its first word is news all the same', async () => {
  box.says(BACKUP, DONE).says(KEEPER, boxWith(DONE));
  await begin();
  expect([machine.ended('backup')?.step, box.heard(KEEPER).length]).toEqual(['done', 1]);
});

test('a box that is away in the middle is asked on, less often', async () => {
  box.says(BACKUP, work());
  await begin();
  box.away = true;
  await vi.advanceTimersByTimeAsync(5000);
  expect([box.heard(WORK).length, machine.going]).toEqual([3, true]);
  box.away = false;
  box.says(WORK, DONE);
  await vi.advanceTimersByTimeAsync(2000);
  expect(machine.ended('backup')?.step).toBe('done');
});

test('what was asked before a work began does not end it on the page', async () => {
  const answer = box.holds(WORK, NONE);
  const looked = machine.glance();
  box.says(BACKUP, work());
  await begin();
  answer();
  await looked;
  expect(machine.doing('backup')).not.toBeNull();
});

test('of two looks at the box the newest counts, whatever order the answers come in', async () => {
  const first = box.holds(KEEPER, boxWith(NONE, 'old'));
  const looked = machine.load();
  box.says(KEEPER, boxWith(NONE, 'new'));
  await machine.load();
  first();
  await looked;
  expect(machine.seen?.version).toBe('new');
});

test('a look that failed says so and leaves what was seen', async () => {
  await machine.load();
  box.away = true;
  await machine.load();
  expect([machine.failure?.kind, machine.seen?.version]).toEqual(['unreachable', '1']);
  box.away = false;
  await machine.load();
  expect(machine.failure).toBeNull();
});

test('the time that is left counts on while the box is out of reach, and not below nothing', async () => {
  box.says(WORK, work({ what: 'wifi_join', step: 'on_trial', wifi: 'school', left_s: 3 }));
  await machine.glance();
  expect([machine.leftS, machine.trial?.wifi]).toEqual([3, 'school']);
  box.away = true;
  await vi.advanceTimersByTimeAsync(1000);
  expect(machine.leftS).toBe(2);
  await vi.advanceTimersByTimeAsync(5000);
  expect(machine.leftS).toBe(0);
});

test('a locked page asks nothing, and whoever is back sees it go on', async () => {
  box.says(BACKUP, work()).says(WORK, work({ done: 5 }));
  await begin();
  session.standing = 'locked';
  await vi.advanceTimersByTimeAsync(10_000);
  expect(box.heard(WORK)).toEqual([]);
  session.standing = 'in';
  box.away = true;
  await machine.glance();
  box.away = false;
  await vi.advanceTimersByTimeAsync(2000);
  expect([box.heard(WORK).length, machine.work?.done]).toEqual([2, 5]);
});

test('the end of a work is news to a page that saw it going', async () => {
  box.says(WORK, DONE);
  await machine.glance();
  expect(machine.ended('backup')).toBeNull();
  box.says(WORK, work());
  await machine.glance();
  expect(machine.ended('backup')).toBeNull();
  box.says(WORK, DONE);
  await machine.glance();
  expect([machine.ended('backup')?.step, machine.ended('wifi_join')]).toEqual(['done', null]);
  machine.leave();
  expect(machine.ended('backup')).toBeNull();
});

test('what failed is news to everybody, but that nobody pressed is not', async () => {
  box.says(WORK, failed('stick_full'));
  await machine.glance();
  expect(machine.ended('backup')?.problem?.key).toBe('stick_full');
  box.says(WORK, failed('button_not_pressed'));
  await machine.glance();
  expect(machine.ended('backup')).toBeNull();
  machine.watched = ['backup'];
  expect(machine.ended('backup')?.problem?.key).toBe('button_not_pressed');
});

test('the box looks for one thing at a time', async () => {
  const sticks = box.holds('GET /keeper/sticks', [STICK]);
  box.says('GET /keeper/wifi/networks', []);
  const both = [machine.findSticks(), machine.findNetworks()];
  await vi.advanceTimersByTimeAsync(100);
  expect(box.asked.map(([what]) => what)).toEqual(['GET /keeper/sticks']);
  sticks();
  await Promise.all(both);
  expect([machine.sticks?.length, box.heard('GET /keeper/wifi/networks').length]).toEqual([1, 1]);
});

test('sticks that were found after the page was left are not those of its next visit', async () => {
  const answer = box.holds('GET /keeper/sticks', [STICK]);
  const found = machine.findSticks();
  machine.leave();
  answer();
  expect([await found, machine.sticks]).toEqual([null, null]);
  box.refuses('GET /keeper/sticks', 'keeper_busy');
  expect([(await machine.findSticks())?.kind, machine.sticks]).toEqual(['problem', null]);
});

test('a box that was switched off here and is found again is on', async () => {
  machine.off = true;
  await machine.glance();
  expect(machine.off).toBe(false);
});
