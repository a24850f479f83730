import { FakeBox, remembered } from './page';
import { beforeEach, expect, test } from 'vitest';
import type { Objection } from '../src/api/schema';
import { Preparing } from '../src/state/prepare.svelte';

const place = (id: string, measure: Objection['measure'] = 'mask'): Objection => ({
  id,
  seat: id,
  measure,
  zone: measure === 'mask' ? { left: 0, top: 0, width: 0.2, height: 0.2 } : null,
});
let box: FakeBox;
let places: Objection[];
let asks_permission: boolean;

beforeEach(() => {
  remembered.clear();
  places = [];
  asks_permission = false;
  box = new FakeBox().says('GET /beforehand', () => ({ objections: places, asks_permission }));
});

async function loaded(asked: string | null = null): Promise<Preparing> {
  const preparing = new Preparing(asked);
  await preparing.load();
  return preparing;
}

test('with nobody on the list it is asked, and "somebody" is no answer to go on with', async () => {
  const preparing = await loaded();
  expect(preparing.able).toBe(false);
  preparing.anybody = true;
  expect(preparing.able).toBe(false);
  preparing.anybody = false;
  expect(preparing.able).toBe(true);
});

test('each place is thought of again, and not recording is for nobody to go past', async () => {
  places = [place('one'), place('two', 'other_seat')];
  const preparing = await loaded();
  preparing.anybody = false;
  preparing.confirm('one', true);
  expect(preparing.thought).toBe(false);
  preparing.confirm('two', true);
  expect([preparing.able, preparing.zones.length]).toEqual([true, 1]);
  preparing.confirm('two', false);
  expect(preparing.able).toBe(false);
  preparing.confirm('two', true);
  places = [...places, place('three', 'do_not_record')];
  await preparing.load();
  preparing.confirm('three', true);
  expect([preparing.thought, preparing.refused, preparing.able]).toEqual([true, true, false]);
});

test('where the school asks for permissions they are asked for', async () => {
  asks_permission = true;
  const preparing = await loaded();
  preparing.anybody = false;
  expect(preparing.able).toBe(false);
  preparing.permissions = true;
  expect(preparing.able).toBe(true);
});

test('before the box has answered nobody can be ready', () => {
  const preparing = new Preparing();
  preparing.anybody = false;
  expect(preparing.able).toBe(false);
});

test('the step is remembered and the answers are not', async () => {
  const first = await loaded();
  first.choose('cycle');
  first.go('place');
  first.anybody = false;
  first.permissions = true;
  const again = await loaded();
  expect([again.step, again.cycle, again.chose]).toEqual(['place', 'cycle', true]);
  expect([again.anybody, again.permissions, again.confirmed]).toEqual([null, false, []]);
});

test('for another cycle it begins anew, for the same one it goes on', () => {
  const first = new Preparing('one');
  first.go('place');
  expect(new Preparing('one').step).toBe('place');
  expect(new Preparing('two').step).toBe('look');
  expect([new Preparing('two').cycle, new Preparing('two').chose]).toEqual(['two', true]);
});

test('what was remembered wrongly is forgotten', () => {
  remembered.setItem('terugblik.voorbereiden', '{');
  expect(new Preparing().step).toBe('look');
});

test('a place that was just written is thought of already', async () => {
  const preparing = await loaded();
  box.says('POST /objections', () => (places = [place('new')])[0]);
  expect((await preparing.put(null, { seat: 'new', measure: 'mask', zone: null })).ok).toBe(true);
  expect([preparing.places.length, preparing.able]).toEqual([1, true]);
  box.refuses('PUT /objections/new', 'x');
  expect((await preparing.put('new', { seat: 'other', measure: 'mask', zone: null })).ok).toBe(false);
  expect(box.heard('GET /beforehand')).toHaveLength(2);
});

test('after the last place is removed it is asked again whether there is anybody', async () => {
  places = [place('one')];
  const preparing = await loaded();
  preparing.anybody = false;
  box.says('DELETE /objections/one', () => void (places = []));
  await preparing.remove('one');
  expect([preparing.anybody, preparing.able]).toEqual([null, false]);
});

test('the box is told of the places that are there, and the step is forgotten when it took them', async () => {
  places = [place('one')];
  const preparing = await loaded('cycle');
  preparing.go('place');
  preparing.confirm('gone', true);
  preparing.confirm('one', true);
  box.refuses('POST /recorder/ready', 'x');
  expect(await preparing.setReady()).toBe(false);
  expect([preparing.failure?.kind, remembered.size]).toEqual(['problem', 1]);
  box.says('POST /recorder/ready', undefined);
  expect(await preparing.setReady()).toBe(true);
  expect(box.heard('POST /recorder/ready').at(-1)).toEqual({
    objections: ['one'],
    permissions: false,
    cycle: 'cycle',
  });
  expect([preparing.failure, remembered.size]).toEqual([null, 0]);
});

test('refraining from a lesson that was not set ready is fine', async () => {
  const preparing = await loaded();
  box.refuses('DELETE /recorder/ready', 'not_your_lesson');
  expect([await preparing.refrain(), preparing.failure]).toEqual([true, null]);
  box.away = true;
  expect([await preparing.refrain(), preparing.failure?.kind]).toEqual([false, 'unreachable']);
});
