/** The sound level as something to draw. Only how loud it was; it says nothing about anyone. */

const FLOOR_DBFS = -60;

/** dBFS to 0…1, linear in decibels from the floor. */
export function height(dbfs: number | null): number {
  if (dbfs === null || !Number.isFinite(dbfs)) return 0;
  return Math.min(1, Math.max(0, (dbfs - FLOOR_DBFS) / -FLOOR_DBFS));
}

/** A closed path around the middle of a strip, `stepPx` a value. */
export function curve(dbfs: readonly number[], stepPx: number, tall: number): string {
  if (dbfs.length === 0) return '';
  const middle = tall / 2;
  const half = dbfs.map((one) => Math.max(0.5, height(one) * middle * 0.92));
  const point = (at: number, sign: number) =>
    `${round(at * stepPx + stepPx / 2)} ${round(middle + sign * (half[at] ?? 0))}`;
  const over = half.map((_, at) => point(at, -1));
  const under = half.map((_, at) => point(at, 1)).reverse();
  return `M${over.join('L')}L${under.join('L')}Z`;
}

/** Fewer values for a narrow strip: the loudest of each group stays. */
export function thin(dbfs: readonly number[], count: number): number[] {
  if (dbfs.length <= count) return [...dbfs];
  const size = dbfs.length / count;
  return Array.from({ length: count }, (_, at) =>
    Math.max(
      ...dbfs.slice(Math.floor(at * size), Math.max(Math.floor(at * size) + 1, Math.floor((at + 1) * size))),
    ),
  );
}

const round = (value: number): number => Math.round(value * 10) / 10;
