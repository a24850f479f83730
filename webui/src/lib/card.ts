/** The key card's text as a person reads and types it. */

/** What every card of a kind begins with, and the rest in groups of four. */
export function cardParts(text: string): { head: string; groups: string[] } {
  const bare = text.replace(/\s+/g, '');
  const head = /^AGE-SECRET-KEY-(PQ-)?1/.exec(bare)?.[0] ?? '';
  return { head, groups: bare.slice(head.length).match(/.{1,4}/g) ?? [] };
}

/** Enough of it to be worth sending: the box itself judges whether it is right. */
export const looksComplete = (text: string): boolean => text.replace(/[\s-]/g, '').length >= 50;
