/** The key card's text as a person reads and types it. */
import type { Enrol } from '../api/schema';

/** Whose card it is, for the words around it: only a teacher has lessons to lose. */
export const holder = (role: Enrol['role']): 'teacher' | 'other' => (role === 'teacher' ? role : 'other');

/** What every card of a kind begins with, and the rest in groups of four. */
export function cardParts(text: string): { head: string; groups: string[] } {
  const bare = text.replace(/\s+/g, '');
  const head = /^AGE-SECRET-KEY-(PQ-)?1/.exec(bare)?.[0] ?? '';
  return { head, groups: bare.slice(head.length).match(/.{1,4}/g) ?? [] };
}

/** Enough of it to be worth sending: the box itself judges whether it is right. */
export const looksComplete = (text: string): boolean => text.replace(/[\s-]/g, '').length >= 50;
