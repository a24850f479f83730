import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { along, arrow, removes, type Arrow } from '../src/lib/arrows';
import { drag, type Handle } from '../src/parts/drag';

type Places = { clientX: number; clientY: number; pointerId?: number; button?: number };

/** An element that lies in a ground which can be scrolled away under the pointer. */
class Thing extends EventTarget {
  ground = { left: 100, top: 50 };
  parentElement = { getBoundingClientRect: () => this.ground };
  focus = vi.fn();
  setPointerCapture = vi.fn();

  point(type: string, places: Places): Event {
    return this.say(type, { pointerId: 1, button: 0, ...places });
  }

  say(type: string, more: object): Event {
    const event = Object.assign(new Event(type, { cancelable: true }), more);
    this.dispatchEvent(event);
    return event;
  }
}

const moves: [held: string, x: number, y: number][] = [];
const ends: string[] = [];
const steps: Arrow[] = [];
let takes: string | null = 'it';
const handle: Handle<string> = {
  take: () => takes,
  move: (held, by) => moves.push([held, by.x, by.y]),
  drop: (held) => ends.push(`dropped ${held}`),
  giveUp: (held) => ends.push(`gave up ${held}`),
  step: (way) => steps.push(way),
  remove: () => ends.push('removed'),
};
const key = (name: string, held: Partial<KeyboardEvent> = {}) => ({
  key: name,
  shiftKey: false,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  ...held,
});
let thing: Thing;
let undo: (() => void) | void;
let page: EventTarget;

beforeEach(() => {
  page = new EventTarget();
  vi.stubGlobal('window', page);
  thing = new Thing();
  undo = drag(() => handle)(thing as unknown as HTMLElement);
});

afterEach(() => {
  undo?.();
  moves.length = ends.length = steps.length = 0;
  takes = 'it';
  vi.unstubAllGlobals();
});

const escape = (): Event => {
  const event = Object.assign(new Event('keydown', { cancelable: true }), key('Escape'));
  page.dispatchEvent(event);
  return event;
};

test('it follows the pointer and is let go', () => {
  const down = thing.point('pointerdown', { clientX: 120, clientY: 60 });
  expect(down.defaultPrevented).toBe(true);
  expect(thing.focus).toHaveBeenCalledOnce();
  expect(thing.setPointerCapture).toHaveBeenCalledWith(1);
  thing.point('pointermove', { clientX: 150, clientY: 55 });
  thing.point('pointerup', { clientX: 150, clientY: 55 });
  expect(moves).toEqual([['it', 30, -5]]);
  expect(ends).toEqual(['dropped it']);
  thing.point('pointermove', { clientX: 190, clientY: 55 });
  expect(moves).toHaveLength(1);
});

test('what scrolls under the pointer counts as moved', () => {
  thing.point('pointerdown', { clientX: 120, clientY: 60 });
  thing.ground = { left: 60, top: 50 };
  thing.point('pointermove', { clientX: 120, clientY: 60 });
  expect(moves).toEqual([['it', 40, 0]]);
});

test('Escape gives up, and nobody else hears it', () => {
  thing.point('pointerdown', { clientX: 120, clientY: 60 });
  expect(escape().defaultPrevented).toBe(true);
  expect(ends).toEqual(['gave up it']);
  thing.point('pointerup', { clientX: 150, clientY: 55 });
  expect(ends).toHaveLength(1);
  expect(escape().defaultPrevented).toBe(false);
});

test('a pointer that the system takes away gives up', () => {
  thing.point('pointerdown', { clientX: 120, clientY: 60 });
  thing.point('pointercancel', { clientX: 120, clientY: 60 });
  expect(ends).toEqual(['gave up it']);
});

test('a second finger neither moves nor lets go', () => {
  thing.point('pointerdown', { clientX: 120, clientY: 60 });
  thing.point('pointerdown', { clientX: 200, clientY: 60, pointerId: 2 });
  thing.point('pointermove', { clientX: 300, clientY: 60, pointerId: 2 });
  thing.point('pointerup', { clientX: 300, clientY: 60, pointerId: 2 });
  expect([moves, ends]).toEqual([[], []]);
});

test('what cannot be taken, or is pressed with another button, stays', () => {
  thing.point('pointerdown', { clientX: 120, clientY: 60, button: 2 });
  takes = null;
  const down = thing.point('pointerdown', { clientX: 120, clientY: 60 });
  thing.point('pointermove', { clientX: 150, clientY: 55 });
  expect(down.defaultPrevented).toBe(false);
  expect(moves).toEqual([]);
});

test('a thing that is gone listens to nothing', () => {
  thing.point('pointerdown', { clientX: 120, clientY: 60 });
  undo?.();
  expect(escape().defaultPrevented).toBe(false);
  thing.point('pointermove', { clientX: 150, clientY: 55 });
  thing.say('keydown', key('ArrowLeft'));
  expect([moves, ends, steps]).toEqual([[], [], []]);
});

test('the arrow keys move it and Delete removes it; other keys are not its own', () => {
  expect(thing.say('keydown', key('ArrowUp', { shiftKey: true })).defaultPrevented).toBe(true);
  expect(steps).toEqual([{ x: 0, y: -1, shift: true, alt: false }]);
  thing.say('keydown', key('Backspace'));
  expect(ends).toEqual(['removed']);
  for (const other of [key('Enter'), key('Tab'), key('ArrowUp', { ctrlKey: true })])
    expect(thing.say('keydown', other).defaultPrevented).toBe(false);
});

test('an arrow along a line: right and up go on, Shift and Alt have steps of their own', () => {
  const way = (name: string, held: Partial<KeyboardEvent> = {}) => arrow(key(name, held)) as Arrow;
  const far = { plain: 1000, shift: 5000, alt: 100 };
  expect(along(way('ArrowRight'), far)).toBe(1000);
  expect(along(way('ArrowUp', { shiftKey: true }), far)).toBe(5000);
  expect(along(way('ArrowLeft', { altKey: true, shiftKey: true }), far)).toBe(-100);
  expect(along(way('ArrowDown', { altKey: true }), { plain: 100, shift: 1000 })).toBe(-100);
  expect(arrow(key('Home'))).toBeNull();
  expect(removes(key('Delete', { metaKey: true }))).toBe(false);
});
