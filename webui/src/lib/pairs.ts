/** Which moments may stand beside each other: of an earlier and of a later cycle. Pure. */

type OfCycle = { moment: string; cycle: number };

/** Those after which there is a later cycle with a moment. */
export function canBeEarlier<T extends OfCycle>(moments: readonly T[]): T[] {
  const last = Math.max(0, ...moments.map((one) => one.cycle));
  return moments.filter((one) => one.cycle < last);
}

export function canBeLater<T extends OfCycle>(moments: readonly T[], earlier: string): T[] {
  const from = moments.find((one) => one.moment === earlier);
  return from ? moments.filter((one) => one.cycle > from.cycle) : [];
}
