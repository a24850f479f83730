import type { Texts } from '../nl';

export const recover: Texts['recover'] = {
  title: 'Passphrase lost',
  lead: 'With your key card you choose a new passphrase. What is yours on the box stays as it is.',
  card: 'Your key card',
  read: 'The card has been read.',
  button: 'Save the new passphrase',
  none: 'No card any more? Then what is yours on the box cannot be opened any more. Nobody can change that.',
};
