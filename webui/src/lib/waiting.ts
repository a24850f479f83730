/** What was made earlier and not yet given: found again, so that one can go on with it. */
import type { Release } from '../api/schema';
import type { Span } from './spans';

/** Those of one lesson that were asked for together, the newest. */
export function waitingOf(given: readonly Release[], lesson: string): Release[] {
  const drafts = given.filter(
    (one) =>
      one.lesson === lesson &&
      one.moment !== null &&
      one.released_at === null &&
      (one.state === 'preparing' || one.state === 'prepared'),
  );
  const [newest] = drafts;
  if (!newest) return [];
  return drafts.filter(
    (one) =>
      one.coach === newest.coach &&
      one.words === newest.words &&
      one.until === newest.until &&
      one.purpose === newest.purpose,
  );
}

/** Its silences in lesson time again. */
export const silencesOf = (draft: Release): Span[] =>
  draft.silences.map((one): Span => [
    one.start_ms + (draft.start_ms ?? 0),
    one.end_ms + (draft.start_ms ?? 0),
  ]);
