import type { Texts } from '../nl';

export const recover: Texts['recover'] = {
  title: 'Passphrase lost',
  lead: 'With your key card you choose a new passphrase. Your lessons stay as they are.',
  card: 'Your key card',
  read: 'The card has been read.',
  button: 'Save the new passphrase',
  none: 'No card any more? Then the old recordings cannot be opened. Nobody can change that.',
};
