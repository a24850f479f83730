import type { Texts } from '../nl';

export const signIn: Texts['signIn'] = {
  title: 'Sign in',
  lead: 'Only your passphrase opens what is yours.',
  button: 'Sign in',
  busy: 'Opening your key…',
  lost: 'Lost your passphrase? Use your key card',
  invited: 'I have an invitation',
  fresh: 'New on this box',
  locked: 'The box is locked again',
  lockedBody:
    'You were away for a while. The box has forgotten your key, so that nobody else can see what is yours. Sign in to go on where you were.',
  other: 'Sign in as someone else',
  startOver: 'Yes, start over with the recordings that are still there. Type your passphrase once more.',
};
