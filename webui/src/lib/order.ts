/** The order of things that one moves by hand. Pure. */

type Thing = { id: string; start_ms: number };

/** As they were put; what came since stands at the end, by its time. */
export function inOrder<T extends Thing>(things: readonly T[], order: readonly string[]): T[] {
  const place = (thing: T) => {
    const at = order.indexOf(thing.id);
    return at < 0 ? order.length : at;
  };
  return [...things].sort((a, b) => place(a) - place(b) || a.start_ms - b.start_ms);
}

/** The same with one of them at another place, as near as there is. */
export function moved(ids: readonly string[], id: string, to: number): string[] {
  const rest = ids.filter((one) => one !== id);
  const at = Math.min(Math.max(0, to), rest.length);
  return [...rest.slice(0, at), id, ...rest.slice(at)];
}

/** At which place something is let go, by the middles of all of them and where the finger is. */
export const placeAt = (middles: readonly number[], from: number, y: number): number =>
  middles.filter((middle, at) => at !== from && middle < y).length;
