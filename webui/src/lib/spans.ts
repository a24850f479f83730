/** Spans of lesson time: what is heard, what is skipped, what a moment becomes. All in milliseconds. */

export type Span = [start: number, end: number];

// What the box takes, and what is offered first: shorter than ten seconds shows little.
export const MOMENT = { least: 1_000, offered: 10_000, usual: 60_000, most: 300_000 } as const;
export const MARK_COVERS_MS = 60_000;

// Words are not cut off at their edges, and a breath is no reason to jump.
const LEAD_MS = 200;
const TAIL_MS = 350;
const BREATH_MS = 800;

/** The stretches that "speech only" plays: padded, and joined over short pauses. */
export function audible(speech: readonly Span[], durationMs: number): Span[] {
  const joined: Span[] = [];
  for (const [start, end] of speech) {
    const padded: Span = [Math.max(0, start - LEAD_MS), Math.min(durationMs, end + TAIL_MS)];
    const last = joined.at(-1);
    if (last && padded[0] - last[1] < BREATH_MS) last[1] = Math.max(last[1], padded[1]);
    else joined.push(padded);
  }
  return joined;
}

/** Where to jump to from a silence: null inside speech, Infinity after the last of it. */
export function skipFrom(stretches: readonly Span[], ms: number): number | null {
  for (const [start, end] of stretches) {
    if (ms < start) return start;
    if (ms < end) return null;
  }
  return Infinity;
}

export const total = (spans: readonly Span[]): number =>
  spans.reduce((sum, [start, end]) => sum + end - start, 0);

/** The span that holds `ms`, or the nearest one within `reach`. */
export function at(spans: readonly Span[], ms: number, reach = 0): Span | null {
  let best: Span | null = null;
  let nearest = reach;
  for (const span of spans) {
    const away = Math.max(span[0] - ms, ms - span[1], 0);
    if (away <= nearest && (best === null || away < nearest)) [best, nearest] = [span, away];
  }
  return best;
}

export function before(spans: readonly Span[], ms: number): Span | null {
  return spans.findLast(([start]) => start < ms - 500) ?? null;
}

export function after(spans: readonly Span[], ms: number): Span | null {
  return spans.find(([start]) => start > ms + 50) ?? null;
}

/** Grown to what is worth showing and cut to the most that a moment may be, inside the lesson. */
export function asMoment([start, end]: Span, durationMs: number): Span {
  const least = Math.min(MOMENT.offered, durationMs);
  const short = Math.max(0, least - (end - start));
  let from = Math.max(0, start - short / 2);
  let to = Math.min(durationMs, from + Math.max(end - start, least));
  from = Math.max(0, Math.min(from, to - least));
  to = Math.min(to, from + MOMENT.most);
  return [Math.round(from), Math.round(to)];
}

export const aroundMark = (markMs: number, durationMs: number): Span =>
  asMoment([Math.max(0, markMs - MARK_COVERS_MS), markMs], durationMs);

/** Points that would lie over one another on the screen, put together. */
export function bunches(points: readonly number[], apart: number): number[][] {
  const bunched: number[][] = [];
  for (const point of points) {
    const last = bunched.at(-1);
    if (last?.[0] !== undefined && point - last[0] < apart) last.push(point);
    else bunched.push([point]);
  }
  return bunched;
}

export const aroundHead = (headMs: number, durationMs: number): Span =>
  asMoment([Math.max(0, headMs - MOMENT.usual / 2), headMs + MOMENT.usual / 2], durationMs);

/** One edge moved to `ms`: the other stays, and the rules for a moment hold. */
export function moveEdge([start, end]: Span, edge: 'start' | 'end', ms: number, durationMs: number): Span {
  const least = Math.min(MOMENT.least, end - start, durationMs);
  const to = Math.round(ms);
  if (edge === 'start') {
    return [Math.min(Math.max(to, 0, end - MOMENT.most), end - least), end];
  }
  return [start, Math.max(Math.min(to, durationMs, start + MOMENT.most), start + least)];
}

/** How far apart the times under a strip stand, so that each has `roomPx`. */
export const tickMs = (pxPerMs: number, roomPx: number): number =>
  [5000, 10_000, 30_000, 60_000, 120_000, 300_000].find((ms) => ms * pxPerMs >= roomPx) ?? 600_000;
