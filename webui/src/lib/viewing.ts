/** Where looking begins, and when it is worth keeping how far one is. Pure. */
import { aroundMark, bunches } from './spans';

/** So near to the end there is nothing left to go on with. */
const END_MS = 2000;
const NEAR_MS = 500;
/** Presses so close together lead to the same minute. */
const SAME_MS = 30_000;
const MOST_MARKS = 4;

/** Before anybody said how to look, and where one only listens, no picture of a lesson is shown. */
export const hasPictures = (how: string | null | undefined): boolean => how === 'full' || how === 'small';

export type Place = { how: string; at_ms: number };

export function resumeAt(viewing: Place | null, durationMs: number): number {
  if (!viewing || viewing.at_ms >= durationMs - END_MS) return 0;
  return viewing.at_ms;
}

/** Where one may begin: the minute before a press of the button, when that is not simply the start. */
export function starts(marks: readonly number[], durationMs: number): number[] {
  return bunches(
    [...marks].sort((a, b) => a - b),
    SAME_MS,
  )
    .slice(0, MOST_MARKS)
    .map(([mark]) => aroundMark(mark ?? 0, durationMs)[0])
    .filter((at) => at > END_MS);
}

export const isWorthKeeping = (kept: Place | null, now: Place): boolean =>
  kept === null || kept.how !== now.how || Math.abs(kept.at_ms - now.at_ms) >= NEAR_MS;
