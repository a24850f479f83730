import { FakeBox, FakeVideo } from './page';
import { beforeEach, expect, test } from 'vitest';
import type { GrowthMoment, GrowthPair, Lesson } from '../src/api/schema';
import { PairState, SideState } from '../src/state/growth.svelte';

const moment = (lesson: string, start_ms: number, how: GrowthMoment['how'] = 'full') =>
  ({ lesson, start_ms, end_ms: start_ms + 5000, how }) as GrowthMoment;
const side = (shown: GrowthMoment | null) => ({ shown }) as GrowthPair['earlier'];
const lesson = (id: string, video: string | null) =>
  ({
    id,
    video,
    duration_ms: 100_000,
    frames_per_second: 0,
    gaps: [
      { kind: 'cut', start_ms: 1000, end_ms: 2000 },
      { kind: 'sound', start_ms: 4000, end_ms: 5000 },
    ],
  }) as unknown as Lesson;
const OLD = 'GET /lessons/old';
const NEW = 'GET /lessons/new';
let box: FakeBox;

beforeEach(() => {
  box = new FakeBox().says(OLD, lesson('old', '/v/old')).says(NEW, lesson('new', '/v/new'));
});

/** A pair of which both pictures are there. */
async function pair(how: GrowthMoment['how'] = 'full') {
  const open = new PairState({
    earlier: side(moment('old', 10_000, how)),
    later: side(moment('new', 40_000, how)),
  } as GrowthPair);
  const { earlier, later } = open;
  if (!earlier || !later) throw new Error('a side is not there');
  const [first, second] = [new FakeVideo(), new FakeVideo()];
  for (const [one, video] of [
    [earlier, first],
    [later, second],
  ] as const) {
    await one.renew();
    one.player.attach(video as unknown as HTMLVideoElement);
    video.dispatchEvent(new Event('loadedmetadata'));
  }
  return { open, earlier, later, first, second };
}

test('each stands still at the beginning of its own moment', async () => {
  const { open, earlier, later, first, second } = await pair();
  expect([earlier.video, earlier.player.head, earlier.player.span]).toEqual([
    '/v/old',
    10_000,
    [10_000, 15_000],
  ]);
  expect([later.player.head, first.currentTime, second.currentTime]).toEqual([40_000, 10, 40]);
  expect([open.whole, open.playing, earlier.player.framesPerSecond]).toEqual([true, false, 25]);
  expect(earlier.player.cuts).toEqual([[1000, 2000]]);
});

test('one after the other: the later one follows when the earlier one is over', async () => {
  const { open, earlier, first, second } = await pair();
  open.inTurn();
  open.follow();
  expect([first.paused, second.paused, open.playing]).toEqual([false, true, true]);
  first.at(15_010);
  expect(earlier.over).toBe(true);
  open.follow();
  expect([first.paused, second.paused, second.muted]).toEqual([true, false, false]);
  second.at(45_010);
  open.follow();
  expect([open.playing, first.paused]).toEqual([false, true]);
});

test('who stops the earlier one does not get the later one after it', async () => {
  const { open, first, second } = await pair();
  open.inTurn();
  first.at(15_010);
  open.stop();
  open.follow();
  expect(second.paused).toBe(true);
});

test('one by itself is not followed, and stops the other', async () => {
  const { open, earlier, later, first, second } = await pair();
  open.inTurn();
  open.one(later);
  expect([first.paused, second.paused]).toEqual([true, false]);
  open.one(earlier);
  first.at(15_010);
  open.follow();
  expect([first.paused, second.paused]).toEqual([true, true]);
});

test('of both at once one is heard, and the other one can be chosen', async () => {
  const { open, later, first, second } = await pair();
  open.together();
  expect([first.paused, second.paused, first.muted, second.muted]).toEqual([false, false, false, true]);
  open.hear('later');
  expect([first.muted, second.muted]).toEqual([true, false]);
  open.stop();
  open.together();
  expect([open.heard, first.muted, second.muted]).toEqual(['later', true, false]);
  open.hear('earlier');
  open.one(later);
  expect(second.muted).toBe(false);
});

test('a lesson that was never opened is heard first, and looked at once that is chosen', async () => {
  const { open, earlier, later } = await pair(null);
  expect([earlier.how, later.how]).toEqual([null, null]);
  open.inTurn();
  expect([earlier.how, later.how]).toEqual(['sound', null]);
  earlier.choose('small');
  open.one(earlier);
  expect(earlier.how).toBe('small');
});

test('a moment that is gone leaves the other one to be played by itself', () => {
  const open = new PairState({ earlier: side(null), later: side(moment('new', 40_000)) } as GrowthPair);
  expect([open.whole, open.playing, open.earlier]).toEqual([false, false, null]);
  open.inTurn();
  open.follow();
  expect(open.playing).toBe(false);
});

test('a picture that does not come says why, and can be asked for again', async () => {
  const one = new SideState(moment('old', 10_000));
  box.away = true;
  await one.renew();
  expect([one.video, one.failure?.kind]).toEqual([null, 'unreachable']);
  box.away = false;
  await one.renew();
  expect([one.video, one.failure]).toEqual(['/v/old', null]);
  one.player.failed = true;
  box.away = true;
  await one.renew();
  expect([one.player.failed, one.video]).toEqual([true, '/v/old']);
  box.away = false;
  await one.renew();
  expect(one.player.failed).toBe(false);
});

test('of two addresses the newest counts, whatever order the answers come in', async () => {
  const one = new SideState(moment('old', 10_000));
  const first = box.holds(OLD, lesson('old', '/v/first'));
  const asked = one.renew();
  box.says(OLD, lesson('old', '/v/second'));
  await one.renew();
  first();
  await asked;
  expect(one.video).toBe('/v/second');
});
