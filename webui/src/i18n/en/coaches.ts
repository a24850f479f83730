import type { Texts } from '../nl';

export const coaches: Texts['coaches'] = {
  title: 'Coaches',
  lead: 'A coach makes a key of their own on the box. Then the two of you compare four words, so that you know for sure the key is your coach’s.',
  none: 'No coach yet',
  noneBody:
    'Do you want to look back together with someone? Invite a coach. Nobody sees a thing until you release it.',
  invite: 'Invite a coach',
  name: 'What is your coach called?',
  make: 'Make an invitation',
  code: 'The code for your coach',
  codeLead: 'Give this code to your coach. It works once and you see it only now.',
  codeHow: (address: string) =>
    `On a phone or laptop, your coach joins the Wi-Fi that you are on now, goes to ${address} and types the code.`,
  codeUntil: (date: string) => `Works until ${date}.`,
  states: { invited: 'Invited', joined: 'Still to compare', confirmed: 'In order' },
  invitedUntil: (date: string) => `The code works until ${date}.`,
  compare: 'Compare the four words',
  compareLead: (name: string) => `Ask ${name} which four words are on the screen. Are they these?`,
  same: 'Yes, the same four words',
  different: 'No, they differ',
  differentBody: 'Then this key is not your coach’s. Remove the coach and make a new invitation.',
  confirmed: 'This coach is now in order.',
  remove: 'Remove',
  removeSure: (name: string) => `Remove ${name}?`,
  removeBody: 'You can then no longer release anything to this coach.',
};
