/** Rectangles on a picture, in fractions of its width and height; 0, 0 is the top left. */
import type { Texts } from '../i18n/nl';
import type { Arrow } from './arrows';

export type Zone = { left: number; top: number; width: number; height: number };
export type Point = { x: number; y: number };
export type Corner = 'start' | 'end';
export type Side = 'wider' | 'narrower' | 'taller' | 'lower';
export type Size = { wide: number; tall: number };

// Smaller than a twentieth of the picture is a slip of the finger, and would lie under its own grips.
export const LEAST = 0.05;
export const STEP = 0.02;
export const MOST_ZONES = 8;

const DIGITS = 10_000;
const tidy = (value: number): number => Math.round(value * DIGITS) / DIGITS;
const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most);

const zone = (left: number, top: number, right: number, bottom: number): Zone => ({
  left: tidy(left),
  top: tidy(top),
  width: tidy(right - left),
  height: tidy(bottom - top),
});

/** The rectangle between two points: at least as large as one may be, and inside the picture. */
export function between(one: Point, other: Point): Zone {
  const [left, right] = span(one.x, other.x);
  const [top, bottom] = span(one.y, other.y);
  return zone(left, top, right, bottom);
}

function span(one: number, other: number): [number, number] {
  const from = clamp(Math.min(one, other), 0, 1 - LEAST);
  return [from, clamp(Math.max(one, other), from + LEAST, 1)];
}

/** Drawn on purpose, and not a tap. */
export const drawn = (one: Point, other: Point): boolean =>
  Math.abs(one.x - other.x) >= LEAST / 2 && Math.abs(one.y - other.y) >= LEAST / 2;

/** As large as it was, at another place in the picture. */
export function moved(of: Zone, dx: number, dy: number): Zone {
  const left = clamp(of.left + dx, 0, 1 - of.width);
  const top = clamp(of.top + dy, 0, 1 - of.height);
  return zone(left, top, left + of.width, top + of.height);
}

/** One corner goes to `to`; the other stays. */
export function dragged(of: Zone, corner: Corner, to: Point): Zone {
  const [right, bottom] = [of.left + of.width, of.top + of.height];
  if (corner === 'start') {
    return zone(clamp(to.x, 0, right - LEAST), clamp(to.y, 0, bottom - LEAST), right, bottom);
  }
  return zone(of.left, of.top, clamp(to.x, of.left + LEAST, 1), clamp(to.y, of.top + LEAST, 1));
}

/** Taken by a corner, or whole, and brought that much further. */
export function pulled(of: Zone, corner: Corner | null, dx: number, dy: number): Zone {
  if (!corner) return moved(of, dx, dy);
  const far = corner === 'end';
  const [x, y] = [of.left + (far ? of.width : 0), of.top + (far ? of.height : 0)];
  return dragged(of, corner, { x: x + dx, y: y + dy });
}

/** Grown or shrunk on its far sides; where the picture ends, on the near ones. */
export function resized(of: Zone, dx: number, dy: number): Zone {
  const [left, width] = stretched(of.left, of.width, dx);
  const [top, height] = stretched(of.top, of.height, dy);
  return zone(left, top, left + width, top + height);
}

function stretched(from: number, length: number, by: number): [number, number] {
  const after = clamp(length + by, LEAST, 1);
  return [Math.min(from, 1 - after), after];
}

const SIDES: Record<Side, [number, number]> = {
  wider: [STEP, 0],
  narrower: [-STEP, 0],
  taller: [0, STEP],
  lower: [0, -STEP],
};
export const step = (of: Zone, side: Side): Zone => resized(of, ...SIDES[side]);

/** What an arrow key makes of it: it moves; with Shift it resizes, with Alt the step is small. */
export function nudged(of: Zone, { x, y, shift, alt }: Arrow): Zone {
  const far = alt ? STEP / 4 : STEP;
  return (shift ? resized : moved)(of, x * far, y * far);
}

/** One more, where it lies on no other if there is room. */
export function another(zones: readonly Zone[]): Zone {
  const [width, height] = [0.2, 0.3];
  const places = [0.4, 0.1, 0.7].flatMap((left) => [0.35, 0.05, 0.65].map((top) => ({ left, top })));
  const free = places.find((place) => !zones.some((one) => touch(one, { ...place, width, height })));
  return { ...(free ?? { left: 0.4, top: 0.35 }), width, height };
}

export const touch = (one: Zone, other: Zone): boolean =>
  one.left < other.left + other.width &&
  other.left < one.left + one.width &&
  one.top < other.top + other.height &&
  other.top < one.top + one.height;

export type Whereabouts =
  | 'all'
  | 'topLeft'
  | 'top'
  | 'topRight'
  | 'left'
  | 'middle'
  | 'right'
  | 'bottomLeft'
  | 'bottom'
  | 'bottomRight';

const NAMES: Whereabouts[][] = [
  ['topLeft', 'top', 'topRight'],
  ['left', 'middle', 'right'],
  ['bottomLeft', 'bottom', 'bottomRight'],
];

/** Where in the picture its middle lies, to say it in words. */
export function whereabouts(of: Zone): Whereabouts {
  if (of.width > 0.9 && of.height > 0.9) return 'all';
  const third = (value: number) => clamp(Math.floor(value * 3), 0, 2);
  return NAMES[third(of.top + of.height / 2)]?.[third(of.left + of.width / 2)] ?? 'middle';
}

/**
 * Where the left top of a corner's grip lies, in pixels of a picture of this size: outside the rectangle, and at most
 * `margin` outside the picture. A rectangle is never so small that its two grips meet.
 */
export function grip(of: Zone, corner: Corner, picture: Size, target: number, margin: number): Point {
  const at = (value: number, length: number) => clamp(value, -margin, length + margin - target);
  if (corner === 'start') {
    return {
      x: at(of.left * picture.wide - target, picture.wide),
      y: at(of.top * picture.tall - target, picture.tall),
    };
  }
  return {
    x: at((of.left + of.width) * picture.wide, picture.wide),
    y: at((of.top + of.height) * picture.tall, picture.tall),
  };
}

/** All of them as words say them, with the number that stands on the picture. */
export const numbered = (zones: readonly Zone[], texts: Texts): string[] =>
  zones.map((zone, at) => texts.zones.name(at + 1, texts.zones.where[whereabouts(zone)]));

/** Where a picture of this size lies that is shown whole in a stage of another shape, in fractions of the stage. */
export function contained(picture: Size, stage: number): Zone {
  const shape = picture.wide / Math.max(1, picture.tall) / stage || 1;
  const [width, height] = [Math.min(1, shape), Math.min(1, 1 / shape)];
  return zone((1 - width) / 2, (1 - height) / 2, (1 + width) / 2, (1 + height) / 2);
}
