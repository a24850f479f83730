import { FakeBox } from './page';
import { beforeEach, expect, test } from 'vitest';
import type { Kijkwijzer, KijkwijzerLine, Moment } from '../src/api/schema';
import { KijkwijzerState } from '../src/state/kijkwijzer.svelte';
import type { LessonState } from '../src/state/lesson.svelte';

const moment = (id: string, kind: Moment['kind'], start_ms: number) => ({ id, kind, start_ms }) as Moment;
const line = (id: string, kind: Moment['kind'], text = '') =>
  ({ id, kind, text, at_ms: null }) as KijkwijzerLine;
const [A, B, C] = [moment('a', 'top', 3000), moment('b', 'top', 1000), moment('c', 'top', 2000)];
const TIP = moment('tip', 'tip', 0);
let box: FakeBox;
let moments: Moment[];

const form = (order: Moment[], lines: KijkwijzerLine[] = []): KijkwijzerState => {
  const open = { lesson: { id: 'les', moments } } as unknown as LessonState;
  return new KijkwijzerState(open, { moments: order, lines } as unknown as Kijkwijzer);
};
const tops = (state: KijkwijzerState) => state.moments('top').map(({ id }) => id);

beforeEach(() => {
  moments = [A, B, C, TIP];
  box = new FakeBox().says('PUT /lessons/les/order', ({ moments }: { moments: string[] }) =>
    moments.map((id) => ({ id })),
  );
});

test('moments stand as they were put, and what came since at the end', () => {
  expect(tops(form([A, C]))).toEqual(['a', 'c', 'b']);
  expect(tops(form([]))).toEqual(['b', 'c', 'a']);
});

test('a moment is moved among its own kind, as far as there is room, and tops stay before tips', async () => {
  const state = form([A, B, C, TIP]);
  await state.move(A, 1);
  expect([tops(state), state.put]).toEqual([['b', 'a', 'c'], { place: 2, of: 3 }]);
  await state.move(B, 9);
  expect(box.heard('PUT /lessons/les/order').at(-1)).toEqual({ moments: ['a', 'c', 'b', 'tip'] });
  expect(tops(state)).toEqual(['a', 'c', 'b']);
});

test('where it stands already nothing is asked, and what the box refuses does not move', async () => {
  const state = form([A, B, C]);
  await state.move(A, -3);
  expect(box.asked).toEqual([]);
  box.refuses('PUT /lessons/les/order', 'x');
  await state.move(A, 2);
  expect([tops(state), state.put, state.failure?.kind]).toEqual([['a', 'b', 'c'], null, 'problem']);
});

test('there are two places for what went well, and a third when one asks for it', () => {
  moments = [];
  expect(form([]).slots).toBe(2);
  expect(form([], [line('x', 'top'), line('y', 'tip')]).slots).toBe(1);
  const full = form([], [line('x', 'top'), line('y', 'top')]);
  expect(full.slots).toBe(0);
  full.more = true;
  expect(full.slots).toBe(1);
});

test('a line is there once the box has made it, and gone once it has thrown it away', async () => {
  const state = form([]);
  await state.addLine('tip');
  expect([state.of('tip'), state.failure?.kind]).toEqual([[], 'problem']);
  box.says('POST /lessons/les/kijkwijzer/lines', line('new', 'tip'));
  await state.addLine('tip');
  expect([state.of('tip').length, state.fresh, state.failure]).toEqual([1, 'new', null]);
  box.says('PATCH /kijkwijzer-lines/new', (change: object) => ({ ...line('new', 'tip'), ...change }));
  await state.keepText('new', 'rustig', '');
  await state.keepPlace('new', 1234.6);
  expect(box.heard('PATCH /kijkwijzer-lines/new').at(-1)).toEqual({ at_ms: 1235 });
  box.refuses('DELETE /kijkwijzer-lines/new', 'x');
  await state.removeLine('new');
  expect(state.of('tip')).toHaveLength(1);
  box.says('DELETE /kijkwijzer-lines/new', undefined);
  await state.removeLine('new');
  expect(state.of('tip')).toEqual([]);
});
