import type { Texts } from '../nl';

export const paper: Texts['paper'] = {
  title: 'Key card',
  owner: (name: string) => `of ${name}`,
  what: 'This card opens your lessons when you have forgotten your passphrase. On the sign-in screen choose “Lost your passphrase?” and scan the code or copy the characters.',
  keep: 'Keep this card at home, in a place that is yours alone. Not near the box, not at school.',
  lose: 'When passphrase and card are both lost, nobody can open the recordings any more.',
  finder: 'Found it? Give it back to its owner. Whoever holds this card can open the lessons.',
  cut: 'Cut out for your wallet',
  made: (date: string) => `Made on ${date}`,
};
