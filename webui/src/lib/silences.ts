/** Stretches of a moment that are to be without sound. In lesson time, in order, never touching. */
import type { Span } from './spans';

/** Shorter than a syllable is a slip of the finger. */
export const LEAST_MS = 200;
const USUAL_MS = 2000;

export type Edge = 'start' | 'end';

/** One more, from `head` on if there is room there; null when all of the moment is silent already. */
export function added(
  silences: readonly Span[],
  head: number,
  [from, to]: Span,
): { spans: Span[]; at: number } | null {
  const free = open(silences, [from, to]);
  const place = free.find(([start, end]) => start <= head && head + LEAST_MS <= end) ?? free[0];
  if (!place) return null;
  const start = Math.round(Math.max(place[0], Math.min(head, place[1] - LEAST_MS)));
  const span: Span = [start, Math.min(start + USUAL_MS, place[1])];
  const spans = [...silences, span].sort((one, other) => one[0] - other[0]);
  return { spans, at: spans.indexOf(span) };
}

/** One edge moved: inside the moment, not over the other edge, not over a neighbour. */
export function edgeMoved(
  silences: readonly Span[],
  at: number,
  edge: Edge,
  ms: number,
  within: Span,
): Span[] {
  return silences.map((span, number) => {
    if (number !== at) return span;
    const least = silences[at - 1]?.[1] ?? within[0];
    const most = silences[at + 1]?.[0] ?? within[1];
    const to = Math.round(ms);
    return edge === 'start'
      ? [Math.max(least, Math.min(to, span[1] - LEAST_MS)), span[1]]
      : [span[0], Math.min(most, Math.max(to, span[0] + LEAST_MS))];
  });
}

/** As they are sent: those that ended up against one another are one. */
export function joined(silences: readonly Span[]): Span[] {
  const found: Span[] = [];
  for (const [start, end] of silences) {
    const last = found.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else found.push([start, end]);
  }
  return found;
}

export const isSilent = (silences: readonly Span[], ms: number): boolean =>
  silences.some(([start, end]) => start <= ms && ms < end);

/** What is left of them when the edges of the moment have been moved. */
export const inside = (silences: readonly Span[], [from, to]: Span): Span[] =>
  silences
    .map(([start, end]): Span => [Math.max(start, from), Math.min(end, to)])
    .filter(([start, end]) => end - start >= LEAST_MS);

/** Where there is sound, and room for a silence. */
function open(silences: readonly Span[], [from, to]: Span): Span[] {
  const edges = [from, ...silences.flat(), to];
  const found: Span[] = [];
  for (let at = 0; at + 1 < edges.length; at += 2) {
    const [start, end] = [edges[at], edges[at + 1]];
    if (start !== undefined && end !== undefined && end - start >= LEAST_MS) found.push([start, end]);
  }
  return found;
}
