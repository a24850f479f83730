/** The keys that move what can be dragged. */

export type Arrow = {
  /** To the right and down, as on the screen. */
  x: -1 | 0 | 1;
  y: -1 | 0 | 1;
  shift: boolean;
  alt: boolean;
};
type Key = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey'>;

const ARROWS: Record<string, Pick<Arrow, 'x' | 'y'>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

export const command = (event: Key): boolean => event.ctrlKey || event.metaKey;

export function arrow(event: Key): Arrow | null {
  const way = ARROWS[event.key];
  return way && !command(event) ? { ...way, shift: event.shiftKey, alt: event.altKey } : null;
}

export const removes = (event: Key): boolean =>
  (event.key === 'Delete' || event.key === 'Backspace') && !command(event);

/** How far along one line: right and up are forwards. With Shift or Alt the step is another. */
export function along(way: Arrow, steps: { plain: number; shift: number; alt?: number }): number {
  const step = way.alt && steps.alt !== undefined ? steps.alt : way.shift ? steps.shift : steps.plain;
  return (way.x - way.y) * step;
}
