/** How well a Wi-Fi is received, in three words instead of a number. */
export const strengthOf = (one: { strength: number }): number =>
  one.strength >= 60 ? 2 : one.strength >= 35 ? 1 : 0;
