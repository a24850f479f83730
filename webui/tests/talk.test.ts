import { FakeBox } from './page';
import { beforeEach, expect, test } from 'vitest';
import type { Lesson, Moment, Nagesprek, TrajectWhole } from '../src/api/schema';
import { openTalk, type Talk } from '../src/state/nagesprek.svelte';

const moment = (id: string, start_ms: number) => ({ id, start_ms, end_ms: start_ms + 5000 }) as Moment;
const LESSON = {
  id: 'les',
  traject: 'path',
  duration_ms: 100_000,
  frames_per_second: 25,
  gaps: [],
  moments: [moment('one', 10_000), moment('two', 30_000)],
  video: '/v/1',
  viewing: { how: 'small', at_ms: 0 },
} as unknown as Lesson;
const TALK = {
  step: 'moments',
  moment: 'two',
  order: ['two', 'one'],
  at_moments: [{ moment: 'one', came_up: 'stil' }],
  success: '',
  came_up: '',
  clips: [],
} as unknown as Nagesprek;
const TRAJECT = {
  path: [
    { id: 'ronde', lesson: { id: 'les' } },
    { id: 'later', lesson: null },
  ],
  actiepunten: [
    { id: 'a', cycle: 'ronde' },
    { id: 'b', cycle: 'eerder' },
  ],
} as unknown as TrajectWhole;
const ASK = 'GET /lessons/les/nagesprek';
const CHANGE = 'PATCH /lessons/les/nagesprek';
let box: FakeBox;

beforeEach(() => {
  box = new FakeBox().says(ASK, TALK).says('GET /lessons/les', LESSON).says('GET /trajecten/path', TRAJECT);
  box.says(CHANGE, (change: object) => ({ ...TALK, ...change }));
});

async function opened(): Promise<Talk> {
  const answer = await openTalk('les');
  if (!answer.ok) throw new Error(answer.kind);
  return answer.data;
}

test('it goes on where it was left, standing still at just that moment', async () => {
  const talk = await opened();
  expect([talk.at, talk.moment?.id, talk.how]).toEqual([2, 'two', 'small']);
  expect([talk.player.span, talk.player.head, talk.player.playing]).toEqual([
    [30_000, 35_000],
    30_000,
    false,
  ]);
});

test('its pages are the steps in their order, a moment each', async () => {
  const talk = await opened();
  expect(talk.pages.map(({ step, moment }) => moment ?? step)).toEqual([
    'check_in',
    'question',
    'two',
    'one',
    'deepening',
    'actiepunten',
  ]);
  await talk.back();
  expect([talk.page.step, talk.player.span]).toEqual(['question', null]);
  expect(box.heard(CHANGE).at(-1)).toEqual({ step: 'question', moment: null });
  for (let n = 0; n < 9; n++) await talk.next();
  expect(talk.page.step).toBe('actiepunten');
});

test('a lesson without moments still has that step, and one that is gone begins at the first', async () => {
  box.says(ASK, { ...TALK, order: [], moment: null });
  expect((await opened()).pages).toHaveLength(5);
  box.says(ASK, { ...TALK, moment: 'gone' });
  expect((await opened()).moment?.id).toBe('two');
});

test('the page turns although the box is away, and says so', async () => {
  const talk = await opened();
  box.away = true;
  await talk.next();
  expect([talk.moment?.id, talk.failure?.kind]).toEqual(['one', 'unreachable']);
});

test('what was agreed is that of this round', async () => {
  const talk = await opened();
  expect([talk.cycle?.id, talk.agreed.map(({ id }) => id)]).toEqual(['ronde', ['a']]);
});

test('what others did comes in, and what is being typed stays', async () => {
  const talk = await opened();
  expect(talk.atMoment.get('one')?.text).toBe('stil');
  talk.atMoment.get('one')?.typed('stil en kalm');
  box.says(ASK, {
    ...TALK,
    order: ['two', 'one', 'new'],
    at_moments: [
      { moment: 'one', came_up: 'anders' },
      { moment: 'new', came_up: 'ook dit' },
    ],
  });
  await talk.look();
  expect([...talk.atMoment.keys()]).toEqual(['two', 'one', 'new']);
  expect(talk.atMoment.get('one')?.text).toBe('stil en kalm');
  expect(talk.atMoment.get('new')?.text).toBe('ook dit');
});

test('closing keeps what was typed first, and a refusal changes nothing', async () => {
  const talk = await opened();
  talk.success.typed('gelukt');
  box.refuses('POST /lessons/les/nagesprek/close', 'nagesprek_open_ended');
  expect((await talk.close(false))?.kind).toBe('problem');
  expect([box.heard(CHANGE), talk.page.step]).toEqual([[{ success: 'gelukt', instead_of: '' }], 'moments']);
  box.says('POST /lessons/les/nagesprek/close', { ...TALK, closed_at: '2026-01-01' });
  expect([await talk.close(true), talk.page.step]).toEqual([null, 'actiepunten']);
});

test('a picture that does not come while the box is away can be asked for again', async () => {
  const talk = await opened();
  talk.player.failed = true;
  box.away = true;
  await talk.renewVideo();
  expect([talk.player.failed, talk.lesson.video]).toEqual([true, '/v/1']);
  box.away = false;
  box.says('GET /lessons/les', { ...LESSON, video: '/v/2' });
  await talk.renewVideo();
  expect([talk.player.failed, talk.lesson.video]).toEqual([false, '/v/2']);
});

test('what damage took of the lesson meanwhile is known with the new picture', async () => {
  const talk = await opened();
  expect(talk.player.cuts).toEqual([]);
  const gaps = [
    { start_ms: 30_000, end_ms: 32_000, kind: 'lost', known: true },
    { start_ms: 50_000, end_ms: 51_000, kind: 'sound', known: true },
  ];
  box.says('GET /lessons/les', { ...LESSON, gaps });
  await talk.renewVideo();
  expect(talk.player.cuts).toEqual([[30_000, 32_000]]);
  expect(talk.lesson.gaps).toEqual(gaps);
});
