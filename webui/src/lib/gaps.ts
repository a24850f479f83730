/** What a lesson lacks: picture or sound for a while; both, where it was cut or where damage took them. */
import type { Gap } from '../api/schema';
import type { Texts } from '../i18n/nl';
import { clock } from './time';

const WORST: readonly Gap['kind'][] = ['cut', 'lost', 'picture', 'sound'];

/** Here is nothing to look at or to listen to. */
export const isEmpty = (gap: Gap): boolean => gap.kind === 'cut' || gap.kind === 'lost';

/** The gap that is under the head: of several the one that lacks most. */
export function gapAt(gaps: readonly Gap[], ms: number): Gap | null {
  const here = gaps.filter((gap) => gap.start_ms <= ms && ms < gap.end_ms);
  return WORST.flatMap((kind) => here.filter((gap) => gap.kind === kind))[0] ?? null;
}

/** How long it is: in figures for the eye. The length of some cuts nobody knows. */
export const long = (gap: Gap, texts: Texts): string =>
  gap.known ? clock(gap.end_ms - gap.start_ms) : texts.lesson.gaps.unknown;

/** The same in words, for whoever listens. */
export function longInWords(gap: Gap, texts: Texts): string {
  const words = texts.lesson.gaps;
  if (!gap.known) return words.unknown;
  const seconds = Math.max(1, Math.round((gap.end_ms - gap.start_ms) / 1000));
  const [whole, rest] = [Math.floor(seconds / 60), seconds % 60];
  return [whole && words.minutes(whole), rest && words.seconds(rest)].filter(Boolean).join(' ');
}

export const line = (gap: Gap, texts: Texts): string =>
  texts.lesson.gaps.from(texts.lesson.gaps.kinds[gap.kind], clock(gap.start_ms), longInWords(gap, texts));
