import { expect, test } from 'vitest';
import { en } from '../src/i18n/en';
import { nl } from '../src/i18n/nl';
import { deck } from '../src/lib/cards';

const groups = (...given: Parameters<typeof deck>) => deck(...given).map((card) => card.group);

test('what works comes before anything else, and a first step last', () => {
  const order = groups(nl.cards, ['own_acting'], 'interactie');
  expect(new Set(order.slice(0, nl.cards.strong.ask.length))).toEqual(new Set(['strong']));
  expect(order.at(-1)).toBe('onward');
  expect(order.indexOf('otherwise')).toBeGreaterThan(order.lastIndexOf('interactie'));
});

test('lens and theme take turns, and nothing comes twice', () => {
  const cards = deck(nl.cards, ['effect_group', 'own_acting', 'effect_group'], 'didactiek');
  const mixed = cards.slice(nl.cards.strong.ask.length).map((card) => card.group);
  expect(mixed.slice(0, 4)).toEqual(['own_acting', 'effect_group', 'didactiek', 'own_acting']);
  expect(mixed).not.toContain('effect_child');
  expect(new Set(cards.map(({ group, at }) => `${group}/${at}`)).size).toBe(cards.length);
});

test('a path with the team, or for what children need, has questions of its own', () => {
  expect(groups(nl.cards, [], 'interactie', 'personal')).not.toContain('team');
  expect(groups(nl.cards, [], 'interactie', 'team')).toContain('team');
  const needs = groups(nl.cards, ['own_acting'], 'interactie', 'needs').slice(nl.cards.strong.ask.length);
  expect(needs.slice(0, 3)).toEqual(['own_acting', 'interactie', 'needs']);
});

test('without a lens or a leervraag there are questions of each lens', () => {
  expect(groups(nl.cards, [], null)).toEqual(
    expect.arrayContaining(['own_acting', 'effect_child', 'effect_group']),
  );
});

test('"what else could have been done" is among them, and both languages have as many', () => {
  expect(nl.cards.otherwise.ask[0]).toBe('Wat had ook gekund?');
  for (const group of Object.keys(nl.cards) as (keyof typeof nl.cards)[]) {
    expect(en.cards[group].ask.length).toBe(nl.cards[group].ask.length);
    for (const ask of [...nl.cards[group].ask, ...en.cards[group].ask]) expect(ask).toMatch(/\?$/);
  }
  // "Suppose that you may do this again: what …?" is a question too; none asks for yes or no.
  for (const ask of Object.values(nl.cards).flatMap((one) => one.ask))
    expect(ask).not.toMatch(/^(Is|Was|Ben|Heb|Kun|Vind|Zou|Ging) /);
});
