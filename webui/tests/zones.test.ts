import { expect, test } from 'vitest';
import { nl } from '../src/i18n/nl';
import type { Arrow } from '../src/lib/arrows';
import {
  another,
  between,
  contained,
  dragged,
  drawn,
  grip,
  LEAST,
  moved,
  nudged,
  numbered,
  pulled,
  resized,
  step,
  touch,
  whereabouts,
  type Zone,
} from '../src/lib/zones';

const SEAT: Zone = { left: 0.2, top: 0.4, width: 0.2, height: 0.3 };
const inside = ({ left, top, width, height }: Zone) =>
  left >= 0 &&
  top >= 0 &&
  width >= LEAST - 1e-9 &&
  height >= LEAST - 1e-9 &&
  left + width <= 1.0001 &&
  top + height <= 1.0001;

test('a rectangle is drawn from any corner', () => {
  const wanted = { left: 0.2, top: 0.3, width: 0.4, height: 0.2 };
  expect(between({ x: 0.2, y: 0.3 }, { x: 0.6, y: 0.5 })).toEqual(wanted);
  expect(between({ x: 0.6, y: 0.5 }, { x: 0.2, y: 0.3 })).toEqual(wanted);
});

test('what is drawn past the edge ends at the edge, and is never too small', () => {
  expect(between({ x: 0.9, y: 0.5 }, { x: 1.4, y: 2 })).toEqual({
    left: 0.9,
    top: 0.5,
    width: 0.1,
    height: 0.5,
  });
  expect(between({ x: 1, y: 1 }, { x: 1, y: 1 })).toEqual({
    left: 0.95,
    top: 0.95,
    width: 0.05,
    height: 0.05,
  });
});

test('a tap draws nothing', () => {
  expect(drawn({ x: 0.5, y: 0.5 }, { x: 0.51, y: 0.5 })).toBe(false);
  expect(drawn({ x: 0.5, y: 0.5 }, { x: 0.6, y: 0.6 })).toBe(true);
});

test('moving keeps the size and stays in the picture', () => {
  expect(moved(SEAT, 0.1, -0.1)).toEqual({ left: 0.3, top: 0.3, width: 0.2, height: 0.3 });
  expect(moved(SEAT, 9, 9)).toEqual({ left: 0.8, top: 0.7, width: 0.2, height: 0.3 });
  expect(moved(SEAT, -9, -9)).toEqual({ left: 0, top: 0, width: 0.2, height: 0.3 });
});

test('a corner that is dragged leaves the other where it was', () => {
  expect(dragged(SEAT, 'end', { x: 0.9, y: 0.9 })).toEqual({ left: 0.2, top: 0.4, width: 0.7, height: 0.5 });
  expect(dragged(SEAT, 'start', { x: 0, y: 0 })).toEqual({ left: 0, top: 0, width: 0.4, height: 0.7 });
  expect(dragged(SEAT, 'start', { x: 0.9, y: 0.9 })).toEqual({
    left: 0.35,
    top: 0.65,
    width: 0.05,
    height: 0.05,
  });
  expect(dragged(SEAT, 'end', { x: -1, y: -1 })).toEqual({ left: 0.2, top: 0.4, width: 0.05, height: 0.05 });
});

test('where the picture ends, it grows the other way', () => {
  expect(resized({ left: 0.8, top: 0, width: 0.2, height: 0.5 }, 0.1, 0)).toEqual({ left: 0.7, top: 0, width: 0.3, height: 0.5 }); // prettier-ignore
  expect(step(SEAT, 'wider').width).toBe(0.22);
  expect(step(SEAT, 'lower').height).toBe(0.28);
  expect(resized(SEAT, 9, 9)).toEqual({ left: 0, top: 0, width: 1, height: 1 });
});

test('arrows move, with Shift they resize, with Alt a little', () => {
  const right: Arrow = { x: 1, y: 0, shift: false, alt: false };
  expect(nudged(SEAT, right)).toEqual({ ...SEAT, left: 0.22 });
  expect(nudged(SEAT, { x: 0, y: -1, shift: true, alt: false })).toEqual({ ...SEAT, height: 0.28 });
  expect(nudged(SEAT, { x: 0, y: 1, shift: false, alt: true })).toEqual({ ...SEAT, top: 0.405 });
  expect(nudged(SEAT, { ...right, shift: true, alt: true })).toEqual({ ...SEAT, width: 0.205 });
});

test('pulled by a corner it grows there, taken whole it moves', () => {
  expect(pulled(SEAT, null, 0.1, 0.1)).toEqual({ ...SEAT, left: 0.3, top: 0.5 });
  expect(pulled(SEAT, 'end', 0.1, -0.1)).toEqual({ ...SEAT, width: 0.3, height: 0.2 });
  expect(pulled(SEAT, 'start', 0.1, -0.1)).toEqual({ left: 0.3, top: 0.3, width: 0.1, height: 0.4 });
});

test('a thousand gestures never leave the picture', () => {
  let at = SEAT;
  let seed = 7;
  const some = () => ((seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647) * 2 - 0.5;
  for (let n = 0; n < 1000; n++) {
    const way = n % 3;
    at = way === 0 ? moved(at, some() - 0.5, some() - 0.5) : way === 1 ? resized(at, some() - 0.5, some() - 0.5) : dragged(at, n % 2 ? 'start' : 'end', { x: some(), y: some() }); // prettier-ignore
    expect(inside(at), JSON.stringify(at)).toBe(true);
  }
});

test('one more lies beside those that are there', () => {
  const zones: Zone[] = [];
  for (let n = 0; n < 9; n++) {
    const more = another(zones);
    expect(zones.some((one) => touch(one, more))).toBe(false);
    zones.push(more);
  }
  expect(inside(another(zones))).toBe(true);
});

test('where it lies is said in words', () => {
  expect(whereabouts({ left: 0, top: 0, width: 0.2, height: 0.2 })).toBe('topLeft');
  expect(whereabouts({ left: 0.4, top: 0.4, width: 0.2, height: 0.2 })).toBe('middle');
  expect(whereabouts({ left: 0.9, top: 0.9, width: 0.1, height: 0.1 })).toBe('bottomRight');
  expect(whereabouts({ left: 0, top: 0, width: 1, height: 1 })).toBe('all');
});

test('grips are outside the rectangle, reachable, and never over one another', () => {
  const [target, margin] = [46, 30];
  for (const picture of [
    { wide: 326, tall: 183 },
    { wide: 900, tall: 506 },
  ]) {
    // prettier-ignore
    for (const one of [SEAT, { left: 0, top: 0, width: LEAST, height: LEAST }, { left: 1 - LEAST, top: 1 - LEAST, width: LEAST, height: LEAST }, { left: 0, top: 0, width: 1, height: 1 }]) { // prettier-ignore
      const [start, end] = [grip(one, 'start', picture, target, margin), grip(one, 'end', picture, target, margin)];
      for (const place of [start, end]) {
        expect(place.x).toBeGreaterThanOrEqual(-margin);
        expect(place.x + target).toBeLessThanOrEqual(picture.wide + margin);
        expect(place.y).toBeGreaterThanOrEqual(-margin);
        expect(place.y + target).toBeLessThanOrEqual(picture.tall + margin);
      }
      expect(start.x + target <= end.x || start.y + target <= end.y, JSON.stringify(one)).toBe(true);
    }
  }
  expect(grip(SEAT, 'end', { wide: 900, tall: 506 }, target, margin)).toEqual({
    x: 360,
    y: expect.closeTo(354.2),
  });
});

test('on the picture and in words they have the same numbers', () => {
  const zones = [
    { left: 0, top: 0, width: 0.2, height: 0.2 },
    { left: 0.7, top: 0.7, width: 0.3, height: 0.3 },
  ];
  expect(numbered(zones, nl)).toEqual(['vak 1, linksboven', 'vak 2, rechtsonder']);
});

test('a picture of another shape lies in the middle of its stage', () => {
  const stage = 16 / 9;
  expect(contained({ wide: 1280, tall: 720 }, stage)).toEqual({ left: 0, top: 0, width: 1, height: 1 });
  expect(contained({ wide: 640, tall: 480 }, stage)).toEqual({ left: 0.125, top: 0, width: 0.75, height: 1 });
  expect(contained({ wide: 320, tall: 360 }, stage)).toMatchObject({ left: 0.25, width: 0.5 });
  expect(contained({ wide: 3840, tall: 1080 }, stage)).toMatchObject({ top: 0.25, height: 0.5, width: 1 });
  // A lesson of which the size is not known.
  expect(contained({ wide: 0, tall: 0 }, stage)).toEqual({ left: 0, top: 0, width: 1, height: 1 });
});
