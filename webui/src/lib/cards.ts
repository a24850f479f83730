/** The order of the open questions: what works first, then what one looks at, then how it could also be. */
import type { Moment, Traject } from '../api/schema';
import type { Texts } from '../i18n/nl';

export type Group = keyof Texts['cards'];
export type Card = { group: Group; at: number };
type Lens = NonNullable<Moment['lens']>;

const LENSES: readonly Lens[] = ['own_acting', 'effect_child', 'effect_group'];

/** `lenses`: of the chosen moments; none chosen, then of each. The cards of lens, theme and kind take turns. */
export function deck(
  texts: Texts['cards'],
  lenses: readonly Lens[],
  theme: Traject['theme'] | null,
  kind: Traject['kind'] = 'personal',
): Card[] {
  const of = (group: Group): Card[] => texts[group].ask.map((_, at) => ({ group, at }));
  const looked = LENSES.filter((lens) => lenses.includes(lens));
  const mixed = [
    ...(looked.length ? looked : LENSES),
    ...(theme ? [theme] : []),
    ...(kind === 'personal' ? [] : [kind]),
  ].map(of);
  const longest = Math.max(...mixed.map((cards) => cards.length));
  const turns = Array.from({ length: longest }, (_, at) => mixed.flatMap((cards) => cards[at] ?? []));
  return [...of('strong'), ...turns.flat(), ...of('otherwise'), ...of('onward')];
}
