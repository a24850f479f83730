import { FakeBox, problem, remembered, went } from './page';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { api, speakAs } from '../src/api/client';
import type { Me } from '../src/api/schema';
import { language } from '../src/i18n/language.svelte';
import { session } from '../src/state/session.svelte';

const DAMAGE = problem('damaged');
const me = (more: Partial<Me> = {}): Me => ({
  id: 'juf',
  name: 'Juf',
  role: 'teacher',
  language: 'nl',
  csrf: 'token',
  card_proven: false,
  idle_lock_s: 900,
  words: [],
  notices: [],
  ...more,
});
const SIGN_IN = { name: 'Juf', passphrase: 'x', start_over: false };
let box: FakeBox;

beforeEach(() => {
  vi.useFakeTimers();
  remembered.clear();
  went.length = 0;
  Object.assign(session, { me: null, standing: 'unknown', told: [] });
  speakAs({ token: '' });
  language.chosen = false;
  language.use('nl');
  box = new FakeBox().says('GET /me', me()).says('POST /session', me());
});
afterEach(() => {
  vi.clearAllTimers();
  vi.useRealTimers();
});

test('a page that begins goes on with the session that is there, and asks until the box answers', async () => {
  box.away = true;
  await session.begin();
  expect(session.standing).toBe('unknown');
  box.away = false;
  await vi.advanceTimersByTimeAsync(1500);
  expect([session.standing, session.me?.id]).toEqual(['in', 'juf']);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(box.heard('GET /me')).toHaveLength(2);
});

test('without a session it is out, and a refusal to sign in says why', async () => {
  box.refuses('GET /me', 'not_signed_in', 401).refuses('POST /session', 'wrong_passphrase');
  await session.begin();
  expect(session.standing).toBe('out');
  const failure = await session.signIn(SIGN_IN);
  expect([failure?.kind, session.standing, session.me]).toEqual(['problem', 'out', null]);
});

test('a session that is over locks the page and keeps it for the same person', async () => {
  session.enter(me());
  const turn = session.turn;
  box.refuses('GET /lessons/les', 'not_signed_in', 401);
  await api.lesson('les');
  expect([session.standing, session.me?.id, went]).toEqual(['locked', 'juf', []]);
  expect(await session.signIn(SIGN_IN)).toBeNull();
  expect([session.standing, session.turn, went]).toEqual(['in', turn + 1, []]);
});

test('somebody else at a locked page sees nothing of it: it begins anew', async () => {
  session.enter(me());
  session.lock();
  box.says('POST /session', me({ id: 'meester' }));
  await session.signIn(SIGN_IN);
  expect([went, session.standing, session.me?.id]).toEqual([['/'], 'locked', 'juf']);
});

test('what the old session is told too late does not lock the new one', async () => {
  session.enter(me({ csrf: 'old' }));
  const answer = box.holds('GET /lessons/les', { refused: 'not_signed_in', status: 401 });
  const asked = api.lesson('les');
  session.lock();
  session.enter(me({ csrf: 'new' }));
  answer();
  expect([(await asked).ok, session.standing]).toEqual([false, 'in']);
});

test('a refusal that is not about the session locks nothing', async () => {
  session.enter(me());
  box.refuses('GET /lessons/les', 'not_yours', 403);
  await api.lesson('les');
  expect(session.standing).toBe('in');
});

test('signing out begins the page anew, also when the session was over already', async () => {
  session.enter(me());
  box.says('DELETE /session', undefined);
  expect([await session.signOut(), went]).toEqual([null, ['/']]);
  box.refuses('DELETE /session', 'not_signed_in', 401);
  expect([await session.signOut(), went]).toEqual([null, ['/', '/']]);
});

test('nobody is made to believe that they signed out of a box that did not hear it', async () => {
  session.enter(me());
  box.away = true;
  expect([(await session.signOut())?.kind, went, session.standing]).toEqual(['unreachable', [], 'in']);
  box.away = false;
  box.refuses('DELETE /session', 'foreign_page', 403);
  expect([(await session.signOut())?.kind, went]).toEqual(['problem', []]);
});

test('damage is told until it is read, on a page that begins anew too, and again at the next sign-in', async () => {
  box.says('GET /me', me({ notices: [DAMAGE] })).says('POST /session', me({ notices: [DAMAGE] }));
  await session.begin();
  expect(session.told).toEqual([DAMAGE]);
  session.toldRead();
  await session.begin();
  expect(session.told).toEqual([]);
  await session.signIn(SIGN_IN);
  expect(session.told).toEqual([DAMAGE]);
});

test('the language of the person is that of the page, unless one was chosen here: then the box is told', async () => {
  session.enter(me({ language: 'en' }));
  expect([language.now, box.asked]).toEqual(['en', []]);
  const spoken = session.spoken;
  box.says('PATCH /me', me({ language: 'nl' }));
  await session.speak('nl');
  expect([language.now, session.me?.language, session.spoken]).toEqual(['nl', 'nl', spoken + 1]);
  session.enter(me({ language: 'en' }));
  await vi.advanceTimersByTimeAsync(0);
  expect([language.now, box.heard('PATCH /me')]).toEqual(['nl', [{ language: 'nl' }, { language: 'nl' }]]);
  box.away = true;
  await session.speak('en');
  expect([language.now, session.spoken]).toEqual(['en', spoken + 2]);
});

test('without a session a language is chosen without asking anything', async () => {
  await session.speak('en');
  expect([language.now, box.asked]).toEqual(['en', []]);
});

test('what the box now says of this person is taken while they are in, and only then', async () => {
  session.enter(me());
  const answer = box.holds('GET /me', me({ name: 'Nieuw' }));
  const asked = session.refresh();
  session.lock();
  answer();
  await asked;
  expect(session.me?.name).toBe('Juf');
  session.enter(me());
  await session.refresh();
  session.cardProven();
  expect([session.me?.name, session.me?.card_proven]).toEqual(['Nieuw', true]);
});
