import type { Texts } from '../nl';

export const invitation: Texts['invitation'] = {
  title: 'You are invited as a coach',
  lead: 'A teacher gave you a code. With it you make your own key on this box. You see only clips that were released to you.',
  code: 'Code of the invitation',
  codeHelp: 'The code works once.',
  button: 'Join',
  another: 'Another invitation',
  anotherLead: 'Did another teacher give you a code? Fill it in here.',
  joined: 'You have joined.',
  words: 'Compare four words',
  wordsLead:
    'The teacher sees the same four words on their screen. Read them to each other, side by side or on the telephone.',
  wordsFor: (name: string) => `With ${name}`,
  wordsConfirmed: 'Compared and in order',
  wordsWaiting: 'Not compared yet',
};
