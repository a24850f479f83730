/** The key card's text as a person reads and types it. */

/** In groups of four, as on the card. */
export function groups(text: string, size = 4): string[] {
  const bare = text.replace(/\s+/g, '');
  return bare.match(new RegExp(`.{1,${size}}`, 'g')) ?? [];
}

/** Enough of it to be worth sending: the box itself judges whether it is right. */
export const looksComplete = (text: string): boolean => text.replace(/[\s-]/g, '').length >= 50;
