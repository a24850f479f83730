/** The arithmetic of a strip that is wider than its window: how large, what is in sight, where to scroll. In px and ms. */
import type { Span } from './spans';

const PX_PER_S = 9;
/** Room for the grip of a moment at the very start or end. */
export const MARGIN_PX = 48;
const ROOM_AROUND = 1.15;
const ASIDE_PX = 60;

/** How wide a millisecond is: as usual, from further away while something long has to fit, never narrower than the window. */
export function scale(seenPx: number, allMs: number, fitMs: number): number {
  const room = seenPx - 2 * MARGIN_PX - 2;
  const usual = PX_PER_S / 1000;
  return Math.max(fitMs ? Math.min(usual, room / fitMs) : usual, room / allMs);
}

/** What has to be in sight with a moment, so that both its grips are. */
export const fitting = ([start, end]: Span): number => (end - start) * ROOM_AROUND;

export function inSight(scrolledPx: number, roomPx: number, perMs: number, allMs: number): Span {
  const from = (scrolledPx - MARGIN_PX) / perMs;
  return [Math.max(0, from), Math.min(allMs, from + roomPx / perMs)];
}

/** Where to scroll to, to have this stretch in the middle; of a long one, its start. */
export function middled([from, to]: Span, perMs: number, roomPx: number): number {
  const [left, right] = [from * perMs, to * perMs];
  if (right - left > roomPx - 100) return Math.max(0, left - ASIDE_PX);
  return Math.max(0, (left + right) / 2 + MARGIN_PX - roomPx / 2);
}

/** Where to scroll to when the head runs out of sight: a page, rather than sliding under the eye. */
export function paged(headMs: number, perMs: number, scrolledPx: number, roomPx: number): number | null {
  const head = headMs * perMs + MARGIN_PX;
  const near = head >= scrolledPx + 8 && head <= scrolledPx + roomPx * 0.9;
  return near ? null : Math.max(0, head - roomPx * 0.2);
}
