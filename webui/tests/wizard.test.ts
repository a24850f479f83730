import { FakeBox } from './page';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Me, Presence } from '../src/api/schema';
import { session } from '../src/state/session.svelte';
import { wizard } from '../src/state/wizard.svelte';

const ME = { id: 'juf', name: 'Juf', language: 'nl', csrf: 'token', notices: [] } as unknown as Me;
const ENROLLED = { me: ME, key_card: { text: 'KAART' } };
const OPEN = 'POST /presence';
const LOOK = 'GET /presence/token';
const ENROL = 'POST /people';
const seen = (more: Partial<Presence> = {}): Presence => ({
  token: 'token',
  pressed: false,
  expires_s: 60,
  ...more,
});
let box: FakeBox;

beforeEach(() => {
  vi.useFakeTimers();
  wizard.leave();
  Object.assign(session, { me: null, standing: 'out', told: [] });
  Object.assign(wizard, { step: 'press', role: 'teacher', name: 'Juf', passphrase: 'lange wachtzin' });
  box = new FakeBox()
    .says(OPEN, seen())
    .says(LOOK, seen({ expires_s: 59 }))
    .says(ENROL, ENROLLED);
});
afterEach(() => {
  wizard.leave();
  vi.useRealTimers();
});
const aMoment = () => vi.advanceTimersByTimeAsync(500);

test('only a press makes the person, and the card is shown before anything else', async () => {
  await wizard.waitForPress();
  expect([wizard.waiting, wizard.secondsLeft]).toEqual([true, 60]);
  await aMoment();
  expect([wizard.secondsLeft, wizard.pressed, box.heard(ENROL)]).toEqual([59, false, []]);
  box.says(LOOK, seen({ pressed: true }));
  await aMoment();
  expect(box.heard(ENROL)).toEqual([
    { name: 'Juf', passphrase: 'lange wachtzin', role: 'teacher', language: 'nl', presence: 'token' },
  ]);
  expect([wizard.step, wizard.card, wizard.busy]).toEqual(['card', ENROLLED.key_card, true]);
  expect([session.standing, wizard.passphrase]).toEqual(['in', '']);
  await vi.advanceTimersByTimeAsync(5000);
  expect(box.heard(LOOK)).toHaveLength(2);
});

test('a press that comes too late, or at a box that forgot, is asked anew', async () => {
  await wizard.waitForPress();
  box.says(LOOK, seen({ expires_s: 0 }));
  await aMoment();
  expect([wizard.late, wizard.step]).toEqual([true, 'press']);
  await wizard.waitForPress();
  expect(wizard.late).toBe(false);
  box.refuses(LOOK, 'presence_over');
  await aMoment();
  await aMoment();
  expect([wizard.late, box.heard(LOOK).length]).toEqual([true, 2]);
});

test('a press in the last second counts', async () => {
  await wizard.waitForPress();
  box.says(LOOK, seen({ pressed: true, expires_s: 0 }));
  await aMoment();
  expect([wizard.late, wizard.step]).toEqual([false, 'card']);
});

test('a box that does not answer for a while is asked on', async () => {
  await wizard.waitForPress();
  box.away = true;
  await aMoment();
  expect([wizard.late, wizard.secondsLeft]).toEqual([false, 60]);
  box.away = false;
  box.says(LOOK, seen({ pressed: true }));
  await aMoment();
  expect(wizard.step).toBe('card');
});

test('a box that cannot listen now says why, and nothing is waited for', async () => {
  box.refuses(OPEN, 'presence_busy');
  await wizard.waitForPress();
  await vi.advanceTimersByTimeAsync(5000);
  expect([wizard.waiting, wizard.failure?.kind, box.heard(LOOK)]).toEqual([false, 'problem', []]);
  box.says(OPEN, seen());
  await wizard.waitForPress();
  expect([wizard.waiting, wizard.failure]).toEqual([true, null]);
});

test('after leaving, no press makes anybody: not one that is answered too late either', async () => {
  await wizard.waitForPress();
  const answer = box.holds(LOOK, seen({ pressed: true }));
  await aMoment();
  wizard.away();
  answer();
  await vi.advanceTimersByTimeAsync(5000);
  expect([box.heard(ENROL), box.heard(LOOK).length]).toEqual([[], 1]);
});

test('who left before the box listened does not wait', async () => {
  const answer = box.holds(OPEN, seen());
  const asked = wizard.waitForPress();
  wizard.away();
  answer();
  await asked;
  await vi.advanceTimersByTimeAsync(5000);
  expect([wizard.waiting, box.heard(LOOK)]).toEqual([false, []]);
});

test('who goes back and on again waits for the new press, not for the old one', async () => {
  await wizard.waitForPress();
  const answer = box.holds(LOOK, seen({ expires_s: 30 }));
  await aMoment();
  wizard.stop();
  box.says(OPEN, seen({ token: 'second' })).says('GET /presence/second', seen({ token: 'second' }));
  await wizard.waitForPress();
  answer();
  await aMoment();
  await aMoment();
  expect([box.heard(LOOK).length, box.heard('GET /presence/second').length]).toEqual([1, 2]);
});

test('a name that is taken leads back to it, with what was typed', async () => {
  box.refuses(ENROL, 'name_taken').says(LOOK, seen({ pressed: true }));
  await wizard.waitForPress();
  await aMoment();
  expect([wizard.step, wizard.failure?.kind, wizard.enrolling]).toEqual(['you', 'problem', false]);
  expect([wizard.name, wizard.passphrase, wizard.card]).toEqual(['Juf', 'lange wachtzin', null]);
  expect(session.standing).toBe('out');
});

test('a coach comes with an invitation and no press', async () => {
  Object.assign(wizard, { role: 'coach', code: 'ABC' });
  await wizard.enrol(null);
  expect(box.heard(ENROL)).toEqual([
    { name: 'Juf', passphrase: 'lange wachtzin', role: 'coach', language: 'nl', invitation: 'ABC' },
  ]);
  expect(box.heard(OPEN)).toEqual([]);
});

test('half a person is not left to whoever opens the page next', async () => {
  Object.assign(wizard, { code: 'ABC', first: true });
  wizard.away();
  expect([wizard.step, wizard.name, wizard.passphrase, wizard.code]).toEqual(['welcome', '', '', '']);
  expect([wizard.first, wizard.failure]).toEqual([false, null]);
});

test('a card that comes when the page showed something else is shown all the same', async () => {
  const answer = box.holds(ENROL, ENROLLED);
  const made = wizard.enrol('token');
  wizard.away();
  answer();
  await made;
  wizard.away();
  expect([wizard.step, wizard.busy, wizard.name]).toEqual(['card', true, 'Juf']);
});

test('the card is not kept anywhere after leaving', async () => {
  await wizard.enrol('token');
  wizard.leave();
  expect([wizard.card, wizard.busy, wizard.step, wizard.name]).toEqual([null, false, 'welcome', '']);
});
