import type { Texts } from '../nl';

export const paper: Texts['paper'] = {
  title: 'Key card',
  owner: (name: string) => `of ${name}`,
  what: 'With this card you choose a new passphrase when you have forgotten the old one. On the sign-in screen choose “Lost your passphrase?” and scan the code or copy the characters.',
  keep: 'Keep this card at home, in a place that is yours alone. Not near the box, not at school.',
  lose: {
    teacher: 'When passphrase and card are both lost, nobody can open the recordings any more.',
    other: 'When passphrase and card are both lost, you begin again, with a new key.',
  },
  finder: {
    teacher: 'Found it? Give it back to its owner. Whoever holds this card can open the lessons.',
    other: 'Found it? Give it back to its owner. Whoever holds this card can sign in as its owner.',
  },
  cut: 'Cut out for your wallet',
  made: (date: string) => `Made on ${date}`,
};
